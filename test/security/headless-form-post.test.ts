import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'

it.each([
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/plain; application/json',
  'application/json, text/plain',
  undefined,
])('what an HTML form or a simple request can send (%s) is never taken for a call', async (type) => {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const answer = await window.call({ headers: { 'content-type': type }, body: '{"input":null}' })
  expect(answer.status).toBe(415)
  expect(window.dispatched).toEqual([])
})
