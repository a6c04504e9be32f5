import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { prefersChinese, redirectPage, redirectPageHeaders } from '../../../src/node/redirect-page.ts'

test.for<[string | undefined, boolean]>([
  ['zh-CN,zh;q=0.9,en;q=0.8', true],
  ['zh', true],
  ['en-GB,en;q=0.9,zh;q=0.8', false],
  ['en;q=0.5, zh-TW;q=0.7', true],
  ['zh;q=0, en', false],
  ['de,fr', false],
  ['de,zh', true],
  ['', false],
  [undefined, false],
  ['zh;q=abc', true],
  ['*', false],
])('Accept-Language %s', ([header, expected]) => {
  expect(prefersChinese(header)).toBe(expected)
})

test('the style that stands in the page is the one that the policy allows', () => {
  const style = /<style>([\s\S]*?)<\/style>/.exec(redirectPage('success', undefined))?.[1] as string
  const hash = createHash('sha256').update(style).digest('base64')
  expect(redirectPageHeaders['content-security-policy']).toContain(`style-src 'sha256-${hash}'`)
  expect(redirectPageHeaders['content-security-policy']).toContain("default-src 'none'")
})

test('no page holds a script or asks anything of the network', () => {
  for (const page of ['success', 'failure', 'ignored'] as const) {
    for (const language of ['en', 'zh'])
      expect(redirectPage(page, language)).not.toMatch(/<script|src=|href=|url\(|@import|\son\w+=/)
  }
})
