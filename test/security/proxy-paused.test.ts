import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lentToken, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

beforeEach(async () => {
  upstream = await startRecordingUpstream((req, res) => {
    res.writeHead(req.url === '/refused' ? 401 : 200, { 'Content-Length': 2 })
    res.end('{}')
  })
  proxy = await startProxy({ upstream: upstream.url })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const ask = (path: string, init: RequestInit = {}) => fetch(`${proxy.url}${path}`, { headers: proxy.auth, ...init })
const code = (answer: Response) => answer.headers.get('x-tokenvault-error')
const upgrade = () =>
  `GET /demo/ws HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nConnection: Upgrade\r\n` +
  'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'

/** A refresh that ends when the test says so. */
function slowRefresh(): () => void {
  let finish = () => {}
  proxy.lender.next = () =>
    new Promise((resolve) => {
      finish = () => resolve(lentToken('token-2'))
    })
  return () => finish()
}

/** A request that waits for a refresh, and a pause in the moment in which that ends; afterwards one more, `/after`. */
async function pausedDuringRefresh(path: string): Promise<void> {
  const finish = slowRefresh()
  const waiting = ask(path)
  await expect.poll(() => proxy.lender.refreshes).toBe(1)
  proxy.proxy.pause(true)
  finish()
  expect(code(await waiting)).toBe('paused')
  // What was sent all the same would have arrived before this.
  proxy.proxy.pause(false)
  expect((await ask('/after')).status).toBe(200)
}

describe('a paused proxy adds a token to nothing', () => {
  it('not to a request, whatever its method and its body', async () => {
    proxy.proxy.pause(true)
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const body = method === 'POST' || method === 'PUT' ? 'x'.repeat(100_000) : null
      const answer = await ask('/x', { method, body })
      expect([answer.status, code(answer)]).toEqual([503, 'paused'])
    }
    expect(upstream.requests).toHaveLength(0)
    expect(proxy.lender.lends).toEqual([])
  })

  it('not to an upgrade', async () => {
    proxy.proxy.pause(true)
    expect(await proxy.raw(upgrade())).toMatch(/^HTTP\/1\.1 503 [\s\S]*X-TokenVault-Error: paused/)
    expect(upstream.requests).toHaveLength(0)
  })

  it('not to one that was waiting for its token when the pause came, even if the token comes in the same moment', async () => {
    proxy.lender.current = undefined
    await pausedDuringRefresh('/x')
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/after'])
  })

  it('not a second one to a request whose first token was just refused', async () => {
    await pausedDuringRefresh('/refused')
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/refused', '/after'])
  })

  it('nor to one whose body was still coming when the pause came', async () => {
    const socket = connect(proxy.port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text
    })
    const head = `POST /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nContent-Length: 4\r\n\r\n`
    socket.write(`${head}ab`)
    await expect.poll(() => proxy.proxy.openRequests).toBe(1)
    proxy.proxy.pause(true)
    socket.end('cd')
    await new Promise((resolve) => socket.once('close', resolve))
    expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*X-TokenVault-Error: paused/)
    proxy.proxy.pause(false)
    expect((await ask('/after')).status).toBe(200)
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/after'])
  })

  it('and what runs ends, streams and upgraded connections alike', async () => {
    upstream.onUpgrade = (_req, socket) => {
      socket.resume().on('end', () => socket.end())
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    }
    const socket = connect(proxy.port, '127.0.0.1')
    const switched = new Promise((resolve) => socket.once('data', resolve))
    socket.write(upgrade())
    await switched
    const closed = new Promise((resolve) => socket.once('close', resolve))
    proxy.proxy.pause(true)
    await closed
    await expect.poll(() => [proxy.proxy.openRequests, upstream.sockets]).toEqual([0, 0])
  })
})
