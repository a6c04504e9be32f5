import { expect, it, onTestFinished } from 'vitest'
import { openHeadlessWindow } from '../support/headless-window.ts'
import { type RawAnswer, send } from '../support/http-request.ts'

async function answers(): Promise<RawAnswer[]> {
  const window = await openHeadlessWindow()
  onTestFinished(() => window.transport.dispose())
  const { port } = window
  const cookie = await window.signIn()
  const host = `127.0.0.1:${port}`
  const evil = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
  return [
    await send({ port, path: '/', headers: { host, cookie } }),
    await send({ port, path: '/assets/index-1.js', headers: { host, cookie } }),
    await window.call({ headers: { cookie } }),
    await window.call({ headers: { cookie, origin: 'https://evil.example' } }),
    await window.call({ headers: { cookie, 'content-type': 'text/plain' } }),
    await window.call({ headers: { cookie }, body: '{' }),
    await send({ port, method: 'OPTIONS', path: '/api/call/profiles.list', headers: { host, cookie, ...evil } }),
    await send({ port, path: '/', headers: { host } }),
    await send({ port, path: '/', headers: { host: 'evil.example' } }),
  ]
}

it('no answer has a CORS header, so no other origin can read anything, whatever it asks', async () => {
  const names = (await answers()).flatMap(({ headers }) => Object.keys(headers))
  expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([])
})

it('every answer forbids embedding, sniffing, referrers and foreign windows', async () => {
  for (const { headers } of await answers()) {
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  }
})

it('nothing but hashed files may stay in a cache', async () => {
  const [, script, ...others] = await answers()
  expect(script?.headers['cache-control']).toContain('immutable')
  expect(new Set(others.map(({ headers }) => headers['cache-control']))).toEqual(new Set(['no-store']))
})
