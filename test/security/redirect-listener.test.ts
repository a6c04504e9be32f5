import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { createRedirectReceiver } from '../../src/node/redirect-receiver.ts'
import { sendTo } from '../support/redirect-request.ts'

async function listen() {
  const listener = await createRedirectReceiver().listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => listener.close())
  const arrived: URL[] = []
  const controller = new AbortController()
  const loop = (async () => {
    for (;;) {
      const arrival = await listener.next(controller.signal)
      arrived.push(arrival.url)
      arrival.answer('ignored')
    }
  })().catch(() => undefined)
  onTestFinished(async () => {
    controller.abort()
    await loop
  })
  const { port, pathname } = new URL(listener.redirectUri)
  return { ...{ listener, arrived, pathname, port }, host: `127.0.0.1:${port}`, uri: listener.redirectUri }
}

test.for([
  ['a rebound name', 'evil.example', 421],
  ['a rebound name with the port', 'evil.example:PORT', 421],
  ['localhost when 127.0.0.1 was registered', 'localhost:PORT', 421],
  ['the address with another port', '127.0.0.1:1', 421],
  ['the address without a port', '127.0.0.1', 421],
  ['a name that starts like the address', '127.0.0.1:PORT.evil.example', 421],
] as const)('DNS rebinding: a Host header with %s gets nothing through', async ([, host, status]) => {
  const { arrived, uri, port } = await listen()
  const answer = await sendTo(`${uri}?code=c&state=s`, { headers: { host: host.replace('PORT', port) } })
  expect(answer.status).toBe(status)
  expect(arrived).toEqual([])
})

test.for([
  '/',
  '/callback',
  '/favicon.ico',
  'PATH/',
  'PATH/x',
  '/../PATH',
  '//evil.example/PATH',
  'PATH%2f',
])('a request for %s does not reach the flow', async (path) => {
  const { arrived, uri, pathname } = await listen()
  const target = path.replace('PATH', path.startsWith('PATH') ? pathname : pathname.slice(1))
  const answer = await sendTo(uri, { path: `${target}?code=c&state=s` })
  // `/../x` is the same address as `/x` once it is parsed; then the state decides.
  if (path === '/../PATH') return expect([200, 400]).toContain(answer.status)
  expect(answer.status).toBe(404)
  expect(arrived).toEqual([])
  return undefined
})

test.for(['POST', 'HEAD', 'PUT', 'OPTIONS', 'DELETE'])('%s does not reach the flow', async (method) => {
  const { arrived, uri } = await listen()
  expect((await sendTo(`${uri}?code=c&state=s`, { method })).status).toBe(405)
  expect(arrived).toEqual([])
})

test('nothing of a request appears in a page, and no page may be stored, framed, scripted or named as a referrer', async () => {
  const { uri } = await listen()
  const mark = 'canary%3Cscript%3Ealert(1)%3C/script%3E'
  const { body, headers } = await sendTo(`${uri}?error=${mark}&error_description=${mark}&state=${mark}&code=${mark}`)
  expect(body).not.toContain('canary')
  expect(body).not.toContain('<script')
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
  })
  expect(headers).not.toHaveProperty('access-control-allow-origin')
})

test('the listener is not reachable from the network', async () => {
  const { port } = await listen()
  const addresses = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => !entry.internal && entry.family === 'IPv4')
  for (const { address } of addresses) {
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect({ host: address, port: Number(port), timeout: 2000 }, () => resolve('connected'))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
      socket.on('timeout', () => resolve('timeout'))
      socket.on('close', () => socket.destroy())
    })
    expect(outcome).not.toBe('connected')
  }
  expect(port).toMatch(/^\d+$/)
})
