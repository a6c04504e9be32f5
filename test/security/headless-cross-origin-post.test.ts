import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'

it.each<[string, Record<string, string | undefined>]>([
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['another site in a browser without Sec-Fetch-Site', { origin: 'https://evil.example', 'sec-fetch-site': undefined }],
  ['a page on another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
  ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['something that hides its origin', { origin: undefined }],
  ['something that claims to be no site', { 'sec-fetch-site': 'none' }],
])('a POST caused by %s does not reach the engine, although the browser adds the cookie', async (_, headers) => {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const answer = await window.call({ headers })
  expect(answer.status).toBe(403)
  expect(JSON.parse(answer.body)).toMatchObject({ ok: false, error: { code: 'DENIED' } })
  expect(window.dispatched).toEqual([])
})
