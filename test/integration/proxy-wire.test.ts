import { type IncomingHttpHeaders, METHODS } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { type ProxyOptions, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream, type UpstreamHandler } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

async function start(handler?: UpstreamHandler, options: ProxyOptions = {}): Promise<void> {
  upstream = await startRecordingUpstream(handler)
  proxy = await startProxy({ upstream: upstream.url, ...options })
}

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const head = (line: string, ...more: string[]) =>
  [`${line} HTTP/1.1`, `Host: 127.0.0.1:${proxy.port}`, `X-Api-Key: ${proxy.key}`, ...more, '', ''].join('\r\n')
const closing = (line: string, ...more: string[]) => head(line, 'Connection: close', ...more)

const framing = (headers: IncomingHttpHeaders = {}) => headers['content-length'] ?? headers['transfer-encoding']

describe('on the wire, a request', () => {
  it('of every method that Node’s parser knows arrives, without a body, under its own name', async () => {
    await start()
    const methods = METHODS.filter((method) => method !== 'CONNECT' && method !== 'TRACE')
    const answers = await Promise.all(methods.map((method) => proxy.raw(closing(`${method} /demo/${method}`))))
    expect(answers.filter((answer) => !answer.startsWith('HTTP/1.1 200 OK\r\n'))).toEqual([])
    expect(upstream.requests.map(({ method, url }) => [method, url]).sort()).toEqual(
      methods.map((method) => [method, `/${method}`]).sort(),
    )
    for (const { headers, method } of upstream.requests) {
      expect([method, headers['transfer-encoding']]).toEqual([method, undefined])
      expect([undefined, '0']).toContain(headers['content-length'])
    }
  })

  it('keeps the case, the order and the spelling of its headers', async () => {
    await start()
    const own = ['aCCept: */*', 'X-b: 2', 'x-A:   spaced  ', 'X-B: 3', 'X-Empty:', 'user-AGENT: t/1']
    await proxy.raw(closing('GET /demo/x', ...own))
    const lines = ['aCCept', '*/*', 'X-b', '2', 'x-A', 'spaced', 'X-B', '3', 'X-Empty', '', 'user-AGENT', 't/1']
    expect(upstream.requests[0]?.rawHeaders.join('|')).toContain(lines.join('|'))
  })

  it('with an empty body arrives as one, declared or chunked', async () => {
    await start((req, res) => req.on('end', () => res.end('ok')))
    await proxy.raw(closing('POST /demo/declared', 'Content-Length: 0'))
    await proxy.raw(`${closing('POST /demo/chunked', 'Transfer-Encoding: chunked')}0\r\n\r\n`)
    expect(upstream.requests.map(({ body }) => body)).toEqual(Array(2).fill({ bytes: 0, chunks: [], complete: true }))
    for (const { headers } of upstream.requests) expect(['0', 'chunked']).toContain(framing(headers))
  })

  it.each([
    'POST',
    'GET',
    'DELETE',
  ])('of %s in chunks arrives in full, its chunk extensions left behind', async (method) => {
    await start((req, res) => req.on('end', () => res.end('ok')))
    const body = '5;a=b\r\nhello\r\n7;c="d"\r\n, world\r\n0\r\n\r\n'
    await proxy.raw(`${closing(`${method} /demo/x`, 'Transfer-Encoding: chunked')}${body}`)
    expect(Buffer.concat(upstream.requests[0]?.body.chunks ?? []).toString()).toBe('hello, world')
    // What has come whole may leave with its length told instead.
    expect(['12', 'chunked']).toContain(framing(upstream.requests[0]?.headers))
  })

  it('for a range gets the range, and every header that tells of it', async () => {
    await start((req, res) => {
      const range = ['Content-Range', 'bytes 2-4/10', 'Accept-Ranges', 'bytes', 'ETag', '"v1"']
      if (req.headers.range === 'bytes=99-') res.writeHead(416, ['Content-Range', 'bytes */10', 'Content-Length', '0'])
      else res.writeHead(206, [...range, 'Content-Length', '3'])
      res.end(req.headers.range === 'bytes=99-' ? '' : 'cde')
    })
    const part = await proxy.raw(closing('GET /demo/x', 'Range: bytes=2-4', 'If-Range: "v1"'))
    expect(part).toMatch(/^HTTP\/1\.1 206 Partial Content\r\nContent-Range: bytes 2-4\/10\r\nAccept-Ranges: bytes\r\n/)
    expect(part).toMatch(/\r\n\r\ncde$/)
    expect(upstream.requests[0]?.headers).toMatchObject({ range: 'bytes=2-4', 'if-range': '"v1"' })
    const none = await proxy.raw(closing('GET /demo/x', 'Range: bytes=99-'))
    expect(none).toMatch(/^HTTP\/1\.1 416 [\s\S]*Content-Range: bytes \*\/10\r\n/)
  })
})

describe('on the wire, a connection', () => {
  it('carries on after HEAD, 204, 304 and an empty answer, each without a body', async () => {
    await start((req, res) => {
      if (req.method === 'HEAD') res.writeHead(200, { 'Content-Length': 7 })
      else if (req.url === '/304') res.writeHead(304, { ETag: '"e"', 'Content-Length': 7 })
      else if (req.url === '/204') res.writeHead(204)
      else res.writeHead(200, { 'Content-Length': 0 })
      res.end()
    })
    const text = ['HEAD /demo/head', 'GET /demo/204', 'GET /demo/304', 'GET /demo/0'].map((line) => head(line)).join('')
    const answer = await proxy.raw(`${text}${closing('GET /demo/end')}`)
    const parts = answer.split(/(?=HTTP\/1\.1 )/)
    expect(parts.map((part) => part.slice(9, 12))).toEqual(['200', '204', '304', '200', '200'])
    for (const part of parts) expect(part).toMatch(/\r\n\r\n$/)
    expect(parts[0]).toContain('Content-Length: 7\r\n')
    expect(upstream.requests).toHaveLength(5)
  })

  it('answers requests that came in one piece in their order', async () => {
    const held: (() => void)[] = []
    await start((req, res) => {
      held.push(() => res.end(req.url))
      if (held.length === 2) for (const answer of held.reverse()) answer()
    })
    const answer = await proxy.raw(`${head('GET /demo/first')}${closing('GET /demo/second')}`)
    expect(answer.indexOf('/first')).toBeGreaterThan(0)
    expect(answer.indexOf('/second')).toBeGreaterThan(answer.indexOf('/first'))
  })

  it('of HTTP/1.0 gets an answer without chunks, which ends with it', async () => {
    await start((_req, res) => {
      res.write('one ')
      res.end('two')
    })
    const answer = await proxy.raw(closing('GET /demo/x').replace('HTTP/1.1', 'HTTP/1.0'))
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(answer).not.toMatch(/transfer-encoding/i)
    expect(answer).toMatch(/\r\n\r\none two$/)
  })
})

describe('before the answer', () => {
  it('every interim answer of an HTTP/1.1 upstream is handed on, but not to a caller of HTTP/1.0', async () => {
    await start((_req, res) => {
      res.writeEarlyHints({ link: '</a.css>; rel=preload', 'set-cookie': 's=1' })
      res.writeProcessing()
      res.end('ok')
    })
    const answer = await proxy.raw(closing('GET /demo/x'))
    const heads =
      /^HTTP\/1\.1 103 Early Hints\r\nlink: <\/a\.css>; rel=preload\r\n\r\nHTTP\/1\.1 102 [^\r]+\r\n\r\nHTTP\/1\.1 200/i
    expect(answer).toMatch(heads)
    expect(answer).not.toContain('s=1')
    const old = await proxy.raw(closing('GET /demo/x').replace('HTTP/1.1', 'HTTP/1.0'))
    expect(old).toMatch(/^HTTP\/1\.1 200/)
  })

  it('a 100 that nobody asked for disturbs neither a PUT nor the second POST', async () => {
    await start((req, res) => {
      res.writeContinue()
      req.on('end', () => res.end('ok'))
    })
    const send = async (method: string, path: string) => {
      const answer = await proxy.raw(`${closing(`${method} ${path}`, 'Content-Length: 2')}hi`)
      return answer.slice(0, 12)
    }
    // A POST cannot be sent twice; from the first on it is known how this upstream speaks.
    expect(await send('POST', '/demo/x')).toBe('HTTP/1.1 502')
    expect(await send('POST', '/demo/x')).toBe('HTTP/1.1 200')
    await proxy.close()
    proxy = await startProxy({ upstream: upstream.url })
    expect(await send('PUT', '/demo/x')).toBe('HTTP/1.1 200')
  })

  it('an expectation other than 100-continue is refused, with nothing sent upstream', async () => {
    await start()
    const answer = await proxy.raw(closing('POST /demo/x', 'Expect: 200-maybe', 'Content-Length: 2'))
    expect(answer).toMatch(/^HTTP\/1\.1 417 [\s\S]*X-TokenVault-Error: expectation-refused/)
    expect(upstream.requests).toHaveLength(0)
  })
})
