import { connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { RedirectListener } from '../../../src/core/ports.ts'
import { createRedirectReceiver } from '../../../src/node/redirect-receiver.ts'
import { sendTo } from '../../support/redirect-request.ts'

type Options = Parameters<ReturnType<typeof createRedirectReceiver>['listen']>[0]

const never = new AbortController().signal

async function listen(options: Partial<Options> = {}): Promise<RedirectListener> {
  const listener = await createRedirectReceiver().listen({ host: '127.0.0.1', port: 0, ...options })
  onTestFinished(() => listener.close())
  return listener
}

test('each listener has a port and a random path of its own', async () => {
  const [first, second] = await Promise.all([listen(), listen()])
  expect(first.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}$/)
  expect(first.redirectUri).not.toBe(second.redirectUri)
  expect(new URL(first.redirectUri).pathname).not.toBe(new URL(second.redirectUri).pathname)
})

test('a fixed path is kept', async () => {
  expect(new URL((await listen({ path: '/callback' })).redirectUri).pathname).toBe('/callback')
})

test('the request arrives with its query and gets the chosen page', async () => {
  const listener = await listen()
  const answer = sendTo(`${listener.redirectUri}?code=c1&state=s1`)
  const arrival = await listener.next(never)
  expect(arrival.url.searchParams.get('code')).toBe('c1')
  arrival.answer('success')
  const { status, body } = await answer
  expect(status).toBe(200)
  expect(body).toContain('You are signed in')
})

test('the page speaks Chinese to a browser that prefers it', async () => {
  const listener = await listen()
  const answer = sendTo(listener.redirectUri, { headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' } })
  const arrival = await listener.next(never)
  arrival.answer('success')
  const { body } = await answer
  expect(body).toContain('<html lang="zh-CN">')
  expect(body).toContain('登录成功')
})

test('requests that come before anyone waits are kept in order', async () => {
  const listener = await listen()
  const first = sendTo(`${listener.redirectUri}?n=1`)
  const one = await listener.next(never)
  const second = sendTo(`${listener.redirectUri}?n=2`)
  one.answer('ignored')
  expect((await first).status).toBe(400)
  const two = await listener.next(never)
  expect(two.url.search).toBe('?n=2')
  two.answer('success')
  expect((await second).status).toBe(200)
})

test('waiting ends with the signal, and the listener still works afterwards', async () => {
  const listener = await listen()
  const controller = new AbortController()
  const waiting = listener.next(controller.signal)
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  const answer = sendTo(listener.redirectUri)
  ;(await listener.next(never)).answer('success')
  expect((await answer).status).toBe(200)
})

test('closing frees the port, answers whoever waits and cuts idle connections', async () => {
  const listener = await listen()
  const { port } = new URL(listener.redirectUri)
  const idle = connect({ host: '127.0.0.1', port: Number(port) })
  const cut = new Promise<void>((resolve) => idle.once('close', () => resolve()).on('error', () => undefined))
  await new Promise<void>((resolve) => idle.once('connect', () => resolve()))
  const unanswered = sendTo(listener.redirectUri)
  await listener.next(never)
  await listener.close()
  expect((await unanswered).body).toContain('did not work')
  await cut
  await expect(sendTo(listener.redirectUri)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a fixed port that another program holds is named in a clear error', async () => {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port))
  })
  onTestFinished(() => void other.close())
  await expect(createRedirectReceiver().listen({ host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    details: { port },
  })
})

test('localhost is answered on every loopback family that the machine has', async () => {
  const listener = await listen({ host: 'localhost' })
  const { port, pathname, host } = new URL(listener.redirectUri)
  expect(host).toBe(`localhost:${port}`)
  const answer = sendTo(`http://127.0.0.1:${port}${pathname}`, { headers: { host } })
  ;(await listener.next(never)).answer('success')
  expect((await answer).status).toBe(200)
})

test.for([
  ['garbage instead of HTTP', '\u0000\u0001garbage\r\n\r\n'],
  ['an absolute target', 'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
  ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
  ['a WebSocket upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
  ['a half request that ends', 'GET / HT'],
  ['a target that is no URL', 'GET /%zz\\..//[ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
] as const)('%s does not end the listener', async ([, bytes]) => {
  const listener = await listen()
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(listener.redirectUri).port) })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()).on('error', () => undefined))
  socket.resume().end(bytes)
  await closed
  const answer = sendTo(listener.redirectUri)
  ;(await listener.next(never)).answer('success')
  expect((await answer).status).toBe(200)
})
