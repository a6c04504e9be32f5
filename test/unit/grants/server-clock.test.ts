import { expect, test } from 'vitest'
import { clockOffset, createServerClock } from '../../../src/core/grants/server-clock.ts'

const now = Date.UTC(2026, 0, 1)
const minute = 60_000
const day = 24 * 60 * minute
const at = (ms: number) => new Date(now + ms).toUTCString()
const answer = { age: null, sentAt: now, receivedAt: now + 200 }

test.for<[string, Partial<Parameters<typeof clockOffset>[0]>, number | null]>([
  ['the same time', { date: at(0) }, 0],
  ['three seconds ahead, which is no news', { date: at(3_000) }, 0],
  ['four seconds behind, which is no news', { date: at(-4_000) }, 0],
  ['any second of a slow exchange', { date: at(9_000), receivedAt: now + 20_000 }, 0],
  ['ten minutes ahead', { date: at(10 * minute) }, 10 * minute + 400],
  ['ten minutes behind', { date: at(-10 * minute) }, -10 * minute + 400],
  ['a day ahead: our own clock was set back', { date: at(day) }, day + 400],
  ['a month ahead, which no TLS connection survives', { date: at(31 * day) }, null],
  ['a cached answer', { date: at(-10 * minute), age: '600' }, null],
  ['an exchange of more than a minute', { date: at(10 * minute), receivedAt: now + 61_000 }, null],
  ['a clock that was set back meanwhile', { date: at(10 * minute), receivedAt: now - 5_000 }, null],
  ['no date', { date: null }, null],
  ['a year alone', { date: '2026' }, null],
  ['nonsense', { date: 'Thu, yesterday' }, null],
])('the clock of a server that says %s', ([, given, expected]) => {
  expect(clockOffset({ ...answer, date: null, ...given })).toBe(expected)
})

test('the latest answer counts, and one that tells nothing changes nothing', () => {
  const clock = createServerClock({ now: () => now })
  expect(clock.now()).toBe(now)
  clock.observe({ ...answer, date: at(10 * minute) })
  clock.observe({ ...answer, date: null })
  expect(clock.offsetMs()).toBe(10 * minute + 400)
  expect(clock.now()).toBe(now + 10 * minute + 400)
  clock.observe({ ...answer, date: at(0) })
  expect(clock.offsetMs()).toBe(0)
})
