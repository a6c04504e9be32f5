import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { constants } from 'node:http2'
import { type AddressInfo, connect, createServer as createRelay, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { rejectionRule } from '../../src/core/providers/rejection-rule.ts'
import { type Http2Handler, type Http2Rig, startHttp2Upstream } from '../support/http2-upstream.ts'
import { demoRoute, type ProxyOptions, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { testCertificate } from '../support/test-certificate.ts'

let upstream: Http2Rig
let proxy: ProxyUnderTest

async function start(
  handler: Http2Handler,
  options: Parameters<typeof startHttp2Upstream>[1] = {},
  more: ProxyOptions = {},
): Promise<void> {
  upstream = await startHttp2Upstream(handler, options)
  proxy = await startProxy({ upstream: upstream.url, upstreamCa: testCertificate.cert, ...more })
}

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const echo: Http2Handler = (req, res) => {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => res.end(Buffer.concat(chunks)))
}
const head = (line: string, extra = '') =>
  `${line} HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nConnection: close\r\n${extra}\r\n`
const get = (path: string, init: RequestInit = {}) => fetch(`${proxy.url}${path}`, { headers: proxy.auth, ...init })

describe('an upstream that speaks HTTP/2', () => {
  it('gets the token, and neither the key nor anything hop-by-hop', async () => {
    await start((_req, res) => res.end('{}'))
    expect((await get('/v1/me?x=1')).status).toBe(200)
    const [seen] = upstream.seen
    expect(seen).toMatchObject({ method: 'GET', path: '/v1/me?x=1' })
    expect(seen?.headers).toMatchObject({
      ':scheme': 'https',
      ':authority': upstream.url.slice('https://'.length),
      authorization: 'Bearer token-1',
    })
    expect(JSON.stringify(seen?.raw)).not.toContain(proxy.key)
    expect(seen?.headers.connection ?? seen?.headers.host).toBeUndefined()
  })

  it('carries many requests at a time over one connection, also behind an open stream', async () => {
    let open = 0
    let release = () => undefined as unknown
    const all = new Promise((resolve) => {
      release = () => resolve(undefined)
    })
    await start((req, res) => {
      if (req.url === '/events') {
        res.write('data: 1\n\n')
        return
      }
      open += 1
      if (open === 20) release()
      void all.then(() => res.end('done'))
    })
    const events = await get('/events')
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => (await get('/x', { method: 'POST', body: 'b' })).text()),
    )
    expect(new Set(answers)).toEqual(new Set(['done']))
    expect(upstream.connections).toBe(1)
    await events.body?.cancel()
  })

  it('opens another connection when the upstream allows no more streams on one', async () => {
    const waiting: (() => void)[] = []
    await start(
      (_req, res) => {
        waiting.push(() => res.end('done'))
      },
      { maxStreams: 2 },
    )
    // The first request brings the upstream's settings.
    const first = get('/first')
    await expect.poll(() => waiting.length).toBe(1)
    const rest = Array.from({ length: 4 }, () => get('/x'))
    await expect.poll(() => waiting.length).toBe(5)
    expect(upstream.connections).toBeGreaterThan(1)
    for (const finish of waiting) finish()
    for (const answer of await Promise.all([first, ...rest])) expect(await answer.text()).toBe('done')
  })

  it.each([
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'PROPFIND',
  ])('carries the body of %s', async (method) => {
    await start(echo)
    const answer = await proxy.raw(`${head(`${method} /demo/x`, 'Content-Length: 5\r\n')}hello`)
    expect(answer).toMatch(/^HTTP\/1\.1 200/)
    expect(answer).toContain('hello')
    expect(upstream.seen[0]).toMatchObject({ method, body: 'hello' })
  })

  it('carries large bodies both ways without a byte lost, chunked and with a declared length', async () => {
    await start((req, res) => {
      req.pipe(res)
    })
    const body = Buffer.alloc(5 * 1024 * 1024, 'token vault ')
    for (const headers of [{ 'Content-Length': body.length }, {}]) {
      const received = createHash('sha256')
      const req = request(`${proxy.url}/x`, { method: 'POST', headers: { ...proxy.auth, ...headers } })
      req.end(body)
      const res = await new Promise<import('node:http').IncomingMessage>((resolve) => req.on('response', resolve))
      for await (const part of res) received.update(part as Buffer)
      expect(received.digest('hex')).toBe(createHash('sha256').update(body).digest('hex'))
    }
  })

  it('keeps duplicate and non-ASCII headers byte for byte, both ways', async () => {
    await start((_req, res) => {
      res.stream.respond({ ':status': 200, 'x-twice': ['a', 'b'], 'x-name': 'caf\u00e9' })
      res.stream.end()
    })
    const fields = 'X-Two: 1\r\nX-Two: 2\r\nUser-Agent: a\r\nUser-Agent: b\r\nX-Name: caf\u00e9\r\n'
    const sent = Buffer.from(head('GET /demo/x', fields), 'latin1')
    const answer = await proxy.raw(sent)
    expect(answer).toMatch(/x-twice: a\r\nx-twice: b\r\n/)
    expect(answer).toContain('x-name: caf\u00e9\r\n')
    expect(upstream.seen[0]?.headers).toMatchObject({ 'x-two': '1, 2', 'x-name': 'caf\u00e9' })
    const agents = upstream.seen[0]?.raw.filter((_value, index, raw) => raw[index - 1] === 'user-agent')
    expect(agents).toEqual(['a', 'b'])
  })

  it('is told that the caller takes trailers, and of nothing else that `TE` may say', async () => {
    await start((_req, res) => res.end('{}'))
    for (const te of ['trailers', 'gzip;q=0.5, Trailers', 'gzip', '']) {
      await proxy.raw(head('GET /demo/x', te === '' ? '' : `TE: ${te}\r\n`))
    }
    expect(upstream.seen.map(({ headers }) => headers.te)).toEqual(['trailers', 'trailers', undefined, undefined])
  })

  it('hands trailers and interim answers on', async () => {
    await start((_req, res, stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</style.css>; rel=preload', 'set-cookie': 's=1' })
      res.addTrailers({ 'x-sum': '42', 'set-cookie': 's=1', 'x-tokenvault-error': 's=1', 'alt-svc': 's=1' })
      res.end('data')
    })
    const answer = await proxy.raw(head('GET /demo/x'))
    expect(answer).toMatch(/^HTTP\/1\.1 103 Early Hints\r\nlink: <\/style\.css>; rel=preload\r\n\r\nHTTP\/1\.1 200/)
    expect(answer).toMatch(/0\r\nx-sum: 42\r\n\r\n$/)
    expect(answer).not.toContain('s=1')
  })

  it('ends the stream, not the connection, when the caller goes away', async () => {
    await start((req, res) => {
      if (req.url === '/events') res.write('data: 1\n\n')
      else res.end('ok')
    })
    const abort = new AbortController()
    const events = await get('/events', { signal: abort.signal })
    expect(events.status).toBe(200)
    abort.abort()
    await expect.poll(() => upstream.seen[0]?.aborted).toBe(true)
    expect(await (await get('/x')).text()).toBe('ok')
    expect(upstream.connections).toBe(1)
    await expect.poll(() => proxy.proxy.openRequests).toBe(0)
  })

  it('never ends a body that broke off as if it were whole', async () => {
    const ended = Promise.withResolvers<number | undefined>()
    await start((req, _res, stream) => {
      req.once('data', () => caller.destroy())
      for (const event of ['end', 'close']) stream.on(event, () => ended.resolve(stream.rstCode))
    })
    const caller = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
    caller.write(
      `POST /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`,
    )
    expect(await ended.promise).toBe(constants.NGHTTP2_CANCEL)
  })

  it('leaves what is left of a body out when the answer came without it, and does not end it either', async () => {
    const ended = Promise.withResolvers<number | undefined>()
    await start((req, res, stream) => {
      req.once('data', () => res.end('enough'))
      for (const event of ['end', 'close']) stream.on(event, () => ended.resolve(stream.rstCode))
    })
    const half = `POST /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`
    expect(await proxy.raw(half, /enough/)).toMatch(/^HTTP\/1\.1 200/)
    expect(await ended.promise).toBe(constants.NGHTTP2_CANCEL)
  })

  it('breaks the answer off when the upstream resets the stream in its middle', async () => {
    const frame = (type: number, stream: number, payload: number[]) =>
      Buffer.from([0, 0, payload.length, type, 0, 0, 0, 0, stream, ...payload])
    const settings = frame(4, 0, [])
    const headers = frame(1, 1, [0x88])
    headers[4] = 4
    const half = frame(0, 1, [...Buffer.from('half')])
    const reset = frame(3, 1, [0, 0, 0, 2])
    const server = createServer({ ...testCertificate, ALPNProtocols: ['h2'] }, (socket) => {
      socket
        .on('error', () => undefined)
        .on('data', (chunk: Buffer) => {
          // The client's preface and first HEADERS come in one piece or more; one answer is enough.
          if (chunk.length < 60) return
          socket.write(Buffer.concat([settings, headers, half]), () => setImmediate(() => socket.write(reset)))
        })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    await start((_req, res) => res.end('ok'), {}, { routes: [demoRoute(`https://127.0.0.1:${port}`)] })
    await expect(get('/x').then((answer) => answer.text())).rejects.toThrow()
    await expect.poll(async () => (await proxy.rows())[0]?.code).toBe('upstream-aborted')
  })

  it('leaves a connection on which nothing comes any more, and asks again over another', async () => {
    upstream = await startHttp2Upstream((_req, res) => res.end('ok'))
    const pairs: { silent: boolean }[] = []
    const relay = createRelay((near) => {
      const far = connect(Number(new URL(upstream.url).port), '127.0.0.1')
      const pair = { silent: false }
      pairs.push(pair)
      const pass = (from: Socket, to: Socket) =>
        from
          .on('data', (chunk) => pair.silent || to.write(chunk))
          .on('error', () => undefined)
          .on('close', () => to.destroy())
      pass(near, far)
      pass(far, near)
    })
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void relay.close())
    const routes = [demoRoute(`https://127.0.0.1:${(relay.address() as AddressInfo).port}`)]
    proxy = await startProxy({ routes, upstreamCa: testCertificate.cert, limits: { upstreamSilentMs: 1_500 } })
    expect(await (await get('/x')).text()).toBe('ok')
    for (const pair of pairs) pair.silent = true
    expect([await (await get('/x')).text(), pairs.length]).toEqual(['ok', 2])
  })

  it('waits for a head that is late while the connection proves that it lives', async () => {
    await start(
      (_req, res, stream) => stream.session?.once('ping', () => setImmediate(() => res.end('late'))),
      {},
      { limits: { upstreamSilentMs: 1_500 } },
    )
    expect(await (await get('/x', { method: 'POST', body: 'b' })).text()).toBe('late')
  })

  it('sends a request again that the upstream did not process, also a POST', async () => {
    let refused = 0
    await start((_req, res, stream) => {
      refused += 1
      if (refused === 1) stream.close(constants.NGHTTP2_REFUSED_STREAM)
      else res.end('ok')
    })
    const answer = await get('/x', { method: 'POST', body: 'hello' })
    expect([answer.status, await answer.text(), upstream.seen.length]).toEqual([200, 'ok', 2])
  })

  it('speaks HTTP/1.1 where the upstream asks for it', async () => {
    const versions: string[] = []
    await start(
      (req, res, stream) => {
        versions.push(req.httpVersion)
        if (req.httpVersion === '2.0') stream.close(constants.NGHTTP2_HTTP_1_1_REQUIRED)
        else res.end('ok')
      },
      { http1: true },
    )
    // The server prefers HTTP/2 whenever it is offered.
    const answer = await get('/x', { method: 'POST', body: 'hello' })
    expect([answer.status, versions]).toEqual([200, ['2.0', '1.1']])
  })

  it('renews the token after a 401 and tries once more', async () => {
    await start((req, res) => {
      res.statusCode = req.headers.authorization === 'Bearer token-2' ? 200 : 401
      res.end('x')
    })
    expect((await get('/x')).status).toBe(200)
    expect(proxy.lender.refreshes).toBe(1)
  })

  it('renews it for a refusal inside JSON too, whose length HTTP/2 need not declare', async () => {
    const handler: Http2Handler = (req, res) => {
      res.setHeader('content-type', 'application/json')
      res.end(req.headers.authorization === 'Bearer token-2' ? '{"code":0}' : '{"code":4100}')
    }
    const rejection = rejectionRule.parse({ json: [{ pointer: '/code', equals: [4100] }] })
    upstream = await startHttp2Upstream(handler)
    proxy = await startProxy({ routes: [demoRoute(upstream.url, { rejection })], upstreamCa: testCertificate.cert })
    expect([await (await get('/x')).json(), proxy.lender.refreshes]).toEqual([{ code: 0 }, 1])
  })

  it('takes an upgrade to HTTP/1.1, which is the only one that has them', async () => {
    await start(() => undefined, { http1: true })
    const socket = connect(proxy.port, '127.0.0.1')
    socket.write(
      `GET /demo/ws HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n`,
    )
    socket.on('error', () => undefined)
    await expect.poll(() => upstream.connections).toBe(1)
    socket.destroy()
  })

  it('without a certificate that is trusted gets nothing', async () => {
    upstream = await startHttp2Upstream((_req, res) => res.end('ok'))
    proxy = await startProxy({ routes: [demoRoute(upstream.url)] })
    expect((await get('/x')).headers.get('x-tokenvault-error')).toBe('upstream-untrusted')
    expect(upstream.seen).toEqual([])
  })

  it('answers 504 when no head comes in time, and ends the stream', async () => {
    await start(() => undefined, {}, { limits: { upstreamHeadMs: 150 } })
    expect((await get('/x')).headers.get('x-tokenvault-error')).toBe('upstream-timeout')
    await expect.poll(() => upstream.seen[0]?.aborted).toBe(true)
  })
})
