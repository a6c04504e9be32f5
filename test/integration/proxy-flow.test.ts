import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { connect, createServer as createTcpServer, type Socket } from 'node:net'
import type { Duplex, Writable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closeHttpServer, listenOnLoopback } from '../support/http-server.ts'
import { startHttp2Upstream } from '../support/http2-upstream.ts'
import { demoRoute, type ProxyOptions, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { testCertificate } from '../support/test-certificate.ts'

type Version = 'HTTP/1.1' | 'HTTP/2'
const versions: Version[] = ['HTTP/1.1', 'HTTP/2']

/** The same handler behind both protocols. */
async function rig(version: Version, handler: RequestListener, options: ProxyOptions = {}): Promise<ProxyUnderTest> {
  if (version === 'HTTP/2') {
    const upstream = await startHttp2Upstream((req, res) => handler(req as never, res as never), { reads: false })
    const proxy = await startProxy({ upstream: upstream.url, upstreamCa: testCertificate.cert, ...options })
    onTestFinished(() => proxy.close().then(upstream.close))
    return proxy
  }
  const server = createServer(handler)
  const port = await listenOnLoopback(server)
  const proxy = await startProxy({ upstream: `http://127.0.0.1:${port}`, ...options })
  onTestFinished(() => proxy.close().then(() => closeHttpServer(server)))
  return proxy
}

const head = (proxy: ProxyUnderTest, line: string, ...more: string[]) =>
  [`${line} HTTP/1.1`, `Host: 127.0.0.1:${proxy.port}`, `X-Api-Key: ${proxy.key}`, ...more, '', ''].join('\r\n')

function call(proxy: ProxyUnderTest, text: string): Socket {
  const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
  socket.write(text)
  onTestFinished(() => void socket.destroy())
  return socket
}

const piece = Buffer.alloc(1024 * 1024, 'x')
/** More than all buffers of both sides and of the kernel, which lets one socket grow to 32 MiB, together. */
const plenty = 128

/** Writes until nobody takes any more, or there was plenty; tells how many pieces went. */
function flood(sink: Writable, done = () => {}): () => number {
  let written = 0
  const write = (): unknown => {
    while (written < plenty && !sink.destroyed) {
      written += 1
      if (!sink.write(piece)) return sink.once('drain', write)
    }
    return done()
  }
  write()
  return () => written
}

/** Waits until a number has stopped growing. */
async function still(count: () => number): Promise<number> {
  let before = -1
  await expect
    .poll(
      () => {
        const same = count() === before && count() > 0
        before = count()
        return same
      },
      { interval: 250, timeout: 15_000 },
    )
    .toBe(true)
  return count()
}

describe.each(versions)('back-pressure, %s', (version) => {
  it('holds a caller back while the upstream does not read, and lets go when it does', async () => {
    const arrived = Promise.withResolvers<IncomingMessage>()
    const proxy = await rig(version, (req, res) => {
      arrived.resolve(req)
      req.on('end', () => res.end('all'))
    })
    const length = `Content-Length: ${plenty * piece.length}`
    const socket = call(proxy, head(proxy, 'PUT /demo/x', length))
    const sent = flood(socket)
    const upload = await arrived.promise
    expect(await still(sent)).toBeLessThan(plenty)
    const answered = new Promise((resolve) => socket.once('data', resolve))
    upload.resume()
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 200/)
  })

  it('holds an upstream back while the caller does not read, and lets go when they do', async () => {
    let sent = () => 0
    const proxy = await rig(version, (_req, res) => {
      res.writeHead(200, { 'content-length': plenty * piece.length })
      sent = flood(res, () => res.end())
    })
    const socket = call(proxy, head(proxy, 'GET /demo/x', 'Connection: close')).pause()
    expect(await still(() => sent())).toBeLessThan(plenty)
    let bytes = 0
    socket.on('data', (part: Buffer) => {
      bytes += part.length
    })
    socket.resume()
    await new Promise((resolve) => socket.once('end', resolve))
    expect(bytes).toBeGreaterThan(plenty * piece.length)
  })
})

it('an upgraded connection has back-pressure both ways', async () => {
  const server = createServer()
  let upstream: Duplex | undefined
  server.on('upgrade', (_req, socket) => {
    upstream = socket
    socket.on('error', () => undefined)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n')
  })
  const port = await listenOnLoopback(server)
  const proxy = await startProxy({ upstream: `http://127.0.0.1:${port}` })
  onTestFinished(() => proxy.close().then(() => closeHttpServer(server)))
  const socket = call(proxy, head(proxy, 'GET /demo/x', 'Connection: Upgrade', 'Upgrade: raw'))
  await new Promise((resolve) => socket.once('data', resolve))
  socket.pause()
  upstream?.pause()
  expect(await still(flood(socket))).toBeLessThan(plenty)
  expect(await still(flood(upstream as Duplex))).toBeLessThan(plenty)
})

type Stream = { readonly rstCode: number; close(code: number): void; session: { destroy(): void } }

describe('an upstream that goes away during an upload', () => {
  it.each<[Version, string, RequestListener]>([
    ['HTTP/1.1', 'by its connection', (req) => req.socket.destroy()],
    ['HTTP/2', 'by its connection', (req) => (req as never as { stream: Stream }).stream.session.destroy()],
    ['HTTP/2', 'by a reset', (req) => (req as never as { stream: Stream }).stream.close(2)],
    ['HTTP/2', 'by a reset without an error', (req) => (req as never as { stream: Stream }).stream.close(0)],
  ])('%s, %s, ends it for the caller at once', async (version, _how, leave) => {
    const proxy = await rig(version, (req, res) => {
      req.once('data', () => leave(req, res))
    })
    const socket = call(proxy, head(proxy, 'POST /demo/x', `Content-Length: ${plenty * piece.length}`))
    socket.write(piece)
    const answer = await new Promise((resolve) => socket.once('data', resolve))
    expect(String(answer)).toMatch(/^HTTP\/1\.1 502 [\s\S]*X-TokenVault-Error: upstream-misbehaved/)
  })
})

describe.each(versions)('a caller who goes away, %s', (version) => {
  it('during an upload ends it for the upstream at once', async () => {
    const broken: boolean[] = []
    const proxy = await rig(version, (req, res) => {
      req.resume()
      const { stream } = req as never as { stream?: Stream }
      res.on('close', () => broken.push(stream === undefined ? !res.writableFinished : stream.rstCode !== 0))
    })
    const socket = call(proxy, head(proxy, 'POST /demo/x', `Content-Length: ${plenty * piece.length}`))
    socket.write(piece, () => socket.destroy())
    await expect.poll(() => broken).toEqual([true])
    await expect.poll(() => proxy.proxy.openRequests).toBe(0)
  })
})

describe.each(versions)('time limits towards the upstream, %s', (version) => {
  // The head of `/silent` never comes: its 504 tells that the limit has passed for whoever came before it.
  const limits = { upstreamHeadMs: 300 }
  const outwait = async (proxy: ProxyUnderTest) => {
    const answer = await fetch(`${proxy.url}/silent`, { headers: proxy.auth })
    expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([504, 'upstream-timeout'])
  }

  it('hold for a head, not for a body that streams with long silences', async () => {
    let open: { write(text: string): unknown; end(): unknown } | undefined
    const handler: RequestListener = (req, res) => {
      if (req.url !== '/events') return
      open = res
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.write('data: 1\n\n')
    }
    const proxy = await rig(version, handler, { limits })
    const events = await fetch(`${proxy.url}/events`, { headers: proxy.auth })
    await outwait(proxy)
    open?.write('data: 2\n\n')
    open?.end()
    expect(await events.text()).toBe('data: 1\n\ndata: 2\n\n')
  })

  it('do not hold for an upload while it goes on', async () => {
    let begun = false
    const handler: RequestListener = (req, res) => {
      if (req.url !== '/up') return
      req.on('data', () => {
        begun = true
      })
      req.on('end', () => res.end('all'))
    }
    const proxy = await rig(version, handler, { limits })
    const socket = call(proxy, head(proxy, 'PUT /demo/up', 'Transfer-Encoding: chunked'))
    socket.write('1\r\na\r\n')
    await expect.poll(() => begun).toBe(true)
    const waited = outwait(proxy)
    const alive = setInterval(() => socket.write('1\r\nb\r\n'), 50)
    onTestFinished(() => clearInterval(alive))
    await waited
    clearInterval(alive)
    const answered = new Promise((resolve) => socket.once('data', resolve))
    socket.write('0\r\n\r\n')
    expect(String(await answered)).toMatch(/^HTTP\/1\.1 200/)
  })
})

it('a long poll is answered when there is something to say, and nothing comes before', async () => {
  let say: ((text: string) => unknown) | undefined
  const proxy = await rig('HTTP/1.1', (_req, res) => {
    say = (text) => res.end(text)
  })
  const socket = call(proxy, head(proxy, 'GET /demo/poll', 'Connection: close'))
  let heard = ''
  socket.on('data', (part: Buffer) => {
    heard += part
  })
  await expect.poll(() => say).toBeDefined()
  expect([heard, proxy.proxy.openRequests]).toEqual(['', 1])
  say?.('news')
  await expect.poll(() => heard).toMatch(/^HTTP\/1\.1 200 [\s\S]*news/)
})

it('a connection that never becomes one is given up after its own limit', async () => {
  // Takes the connection and says nothing, so that TLS never begins.
  const silent = createTcpServer((socket) => void socket.on('error', () => undefined))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  const proxy = await startProxy({ routes: [demoRoute(`https://127.0.0.1:${port}`)], connectMs: 150 })
  onTestFinished(() => proxy.close().then(() => void silent.close()))
  const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
  expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([504, 'upstream-timeout'])
})
