import { expect, test } from 'vitest'
import { createBadge } from '../../../src/main/badge.ts'

function setUp(platform: NodeJS.Platform) {
  const done: unknown[] = []
  const badge = createBadge({
    platform,
    setCount: (count) => done.push(count),
    markWindow: (words) => done.push(words),
    words: (count) => `${count} need you`,
  })
  for (const count of [0, 2, 2, 3, 0]) badge(count)
  return done
}

test.each([
  'darwin',
  'linux',
] as const)('on %s the program shows a count, each one once, and none for nobody', (platform) => {
  expect(setUp(platform)).toEqual([2, 3, 0])
})

test('on Windows the button of the window is marked, with words for screen readers', () => {
  expect(setUp('win32')).toEqual(['2 need you', '3 need you', null])
})
