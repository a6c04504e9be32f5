import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closeHttpServer, listenOnLoopback } from '../support/http-server.ts'
import { type Http2Handler, startHttp2Upstream } from '../support/http2-upstream.ts'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { testCertificate } from '../support/test-certificate.ts'

type Listener = (req: IncomingMessage, res: ServerResponse) => void

interface Rig {
  readonly proxy: ProxyUnderTest
  readonly seen: IncomingMessage[]
}

/** An HTTP/1.1 upstream that says itself whether it wants a body. */
async function plain({ asked, request }: { asked?: Listener; request: Listener }): Promise<Rig> {
  const seen: IncomingMessage[] = []
  const server = createServer((req, res) => {
    seen.push(req)
    request(req, res)
  })
  if (asked)
    server.on('checkContinue', (req, res) => {
      seen.push(req)
      asked(req, res)
    })
  const port = await listenOnLoopback(server)
  const proxy = await startProxy({ upstream: `http://127.0.0.1:${port}` })
  onTestFinished(async () => {
    await proxy.close()
    await closeHttpServer(server)
  })
  return { proxy, seen }
}

async function overHttp2(handler: Http2Handler) {
  const upstream = await startHttp2Upstream(handler)
  const proxy = await startProxy({ upstream: upstream.url, upstreamCa: testCertificate.cert })
  onTestFinished(async () => {
    await proxy.close()
    await upstream.close()
  })
  return { proxy, upstream }
}

const head = (proxy: ProxyUnderTest, ...more: string[]) =>
  ['PUT /demo/x HTTP/1.1', `Host: 127.0.0.1:${proxy.port}`, `X-Api-Key: ${proxy.key}`, ...more, '', ''].join('\r\n')
const large = 'x'.repeat(200_000)
const expecting = (proxy: ProxyUnderTest) =>
  head(proxy, `Content-Length: ${large.length}`, 'Expect: 100-continue', 'Connection: close')

/** A caller who waits to be told, and what they heard. */
function caller(proxy: ProxyUnderTest, text: string): { socket: Socket; heard: () => string; ended: Promise<unknown> } {
  const socket = connect(proxy.port, '127.0.0.1').setEncoding('latin1')
  let heard = ''
  socket.on('data', (part: string) => {
    heard += part
  })
  const ended = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined).write(text)
  return { socket, heard: () => heard, ended }
}

/** Answers with how many bytes of body came. */
const count: Listener = (req, res) => {
  let bytes = 0
  req.on('data', (part: Buffer) => {
    bytes += part.length
  })
  req.on('end', () => res.end(String(bytes)))
}

describe('a large body that the caller holds back (Expect: 100-continue)', () => {
  it('is asked for when the upstream asks for it, and arrives whole', async () => {
    let ask = () => {}
    const { proxy, seen } = await plain({
      asked(req, res) {
        ask = () => res.writeContinue()
        count(req, res)
      },
      request: count,
    })
    const { socket, heard, ended } = caller(proxy, expecting(proxy))
    await expect.poll(() => seen.length).toBe(1)
    expect(heard()).toBe('')
    expect(seen[0]?.headers.expect).toBe('100-continue')
    ask()
    await expect.poll(heard).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write(large)
    await ended
    expect(heard()).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n[\s\S]*200000/)
    await expect.poll(async () => (await proxy.rows())[0]?.requestBytes).toBe(large.length)
  })

  it('is not asked for when the upstream refuses the request by its head', async () => {
    const { proxy } = await plain({
      asked: (_req, res) => res.writeHead(413, { 'Content-Length': 2 }).end('no'),
      request: count,
    })
    const { heard, ended } = caller(proxy, expecting(proxy))
    await ended
    expect(heard()).toMatch(/^HTTP\/1\.1 413 [\s\S]*\r\n\r\nno$/)
  })

  it('goes out with the renewed token when the first one is refused, however large it is', async () => {
    const { proxy, seen } = await plain({
      asked(req, res) {
        if (req.headers.authorization !== 'Bearer token-2')
          return void res.writeHead(401, { 'Content-Length': 0 }).end()
        res.writeContinue()
        return count(req, res)
      },
      request: count,
    })
    const { socket, heard, ended } = caller(proxy, expecting(proxy))
    await expect.poll(heard).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write(large)
    await ended
    expect(heard()).toMatch(/HTTP\/1\.1 200 OK\r\n[\s\S]*200000/)
    expect([seen.length, proxy.lender.refreshes]).toEqual([2, 1])
  })

  it('is asked for all the same when the upstream never says so', async () => {
    const { proxy } = await plain({ asked: count, request: count })
    const { socket, heard, ended } = caller(proxy, expecting(proxy))
    await expect.poll(heard, { timeout: 10_000 }).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write(large)
    await ended
    expect(heard()).toMatch(/HTTP\/1\.1 200 OK\r\n[\s\S]*200000/)
  })

  it('ends upstream when the caller goes away before sending it', async () => {
    let closed = false
    const { proxy, seen } = await plain({
      asked: (req) => req.socket.on('close', () => (closed = true)),
      request: count,
    })
    const { socket } = caller(proxy, expecting(proxy))
    await expect.poll(() => seen.length).toBe(1)
    socket.destroy()
    await expect.poll(() => closed).toBe(true)
    await expect.poll(() => proxy.proxy.openRequests).toBe(0)
  })

  it('waits for the word of an HTTP/2 upstream too', async () => {
    let ask = () => {}
    const { proxy, upstream } = await overHttp2(() => undefined)
    upstream.onExpect = (req, res) => {
      ask = () => res.writeContinue()
      let bytes = 0
      req.on('data', (part: Buffer) => {
        bytes += part.length
      })
      req.on('end', () => res.end(String(bytes)))
    }
    const { socket, heard, ended } = caller(proxy, expecting(proxy))
    await expect.poll(() => upstream.seen.length).toBe(1)
    ask()
    await expect.poll(heard).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write(large)
    await ended
    expect(heard()).toMatch(/HTTP\/1\.1 200 OK\r\n[\s\S]*200000/)
  })
})

describe('trailers behind a request', () => {
  const body = '3\r\nabc\r\n0\r\n'
  const announced = (proxy: ProxyUnderTest) =>
    head(proxy, 'Transfer-Encoding: chunked', 'Trailer: X-Sum, Authorization', 'Trailer: X-Latin', 'Connection: close')
  const trailers = (key: string) =>
    `X-Sum: 42\r\nAuthorization: Bearer forged\r\nX-Other: 1\r\nX-Latin: caf\u00e9\r\nX-Sum: ${key}\r\n\r\n`
  const sent = (proxy: ProxyUnderTest) => Buffer.from(announced(proxy) + body + trailers(proxy.key), 'latin1')

  it('reach an HTTP/1.1 upstream if they were announced and could be a header', async () => {
    let came: string[] = []
    const { proxy, seen } = await plain({
      request(req, res) {
        req.resume().on('end', () => {
          came = req.rawTrailers
          res.end('ok')
        })
      },
    })
    expect(await proxy.raw(sent(proxy))).toMatch(/^HTTP\/1\.1 200/)
    expect(seen[0]?.headers.trailer).toBe('X-Sum, X-Latin')
    expect(came).toEqual(['X-Sum', '42', 'X-Latin', 'caf\u00e9'])
  })

  it('go along when the request is sent again with a renewed token', async () => {
    const came: string[][] = []
    const { proxy } = await plain({
      request(req, res) {
        req.resume().on('end', () => {
          came.push(req.rawTrailers)
          res.statusCode = req.headers.authorization === 'Bearer token-2' ? 200 : 401
          res.end('ok')
        })
      },
    })
    expect(await proxy.raw(sent(proxy))).toMatch(/^HTTP\/1\.1 200/)
    expect(came).toEqual([came[0], came[0]])
    expect(came[0]).toContain('X-Sum')
  })

  it('reach an HTTP/2 upstream', async () => {
    let came: unknown
    const { proxy } = await overHttp2((req, res) => {
      req.on('end', () => {
        came = Object.entries(req.trailers)
        res.end('ok')
      })
    })
    expect(await proxy.raw(sent(proxy))).toMatch(/^HTTP\/1\.1 200/)
    expect(came).toEqual([
      ['x-sum', '42'],
      ['x-latin', 'caf\u00e9'],
    ])
  })
})
