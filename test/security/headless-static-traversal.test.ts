import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'
import { send } from '../support/http-request.ts'

it.each([
  '/../package.json',
  '/..%2fpackage.json',
  '/%2e%2e/package.json',
  '/assets/../../package.json',
  '/assets/..%5c..%5cpackage.json',
  '/assets//index-1.js',
  '//etc/passwd',
  '/etc/passwd',
  '/assets/index-1.js%00.html',
  '/assets/INDEX-1.js',
  '/__proto__',
  '/constructor',
  'file:///etc/passwd',
])('%s is not a file of the page', async (path) => {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const headers = { host: `127.0.0.1:${window.port}`, cookie: await window.signIn() }
  expect((await send({ port: window.port, path, headers })).status).toBe(404)
  expect((await send({ port: window.port, path: '/assets/index-1.js', headers })).status).toBe(200)
})
