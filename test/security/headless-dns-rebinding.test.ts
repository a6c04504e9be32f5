import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'
import { send } from '../support/http-request.ts'

it.each([
  'evil.example',
  'evil.example:PORT',
  'localhost:PORT',
  '127.0.0.1.evil.example:PORT',
  '127.0.0.1',
  '0.0.0.0:PORT',
])('a page whose name was re-pointed to this machine (Host: %s) gets nothing, even with a session', async (host) => {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const named = host.replace('PORT', String(window.port))
  const cookie = await window.signIn()
  const call = await window.call({ headers: { host: named, origin: `http://${named}`, cookie } })
  const page = await send({ port: window.port, path: '/', headers: { host: named, cookie } })
  expect([call.status, page.status]).toEqual([421, 421])
  expect(page.body).not.toContain('<title>page</title>')
  expect(window.dispatched).toEqual([])
})
