import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { rejectionRule } from '../../src/core/providers/rejection-rule.ts'
import { demoRoute, lentToken, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream, type UpstreamHandler } from '../support/recording-upstream.ts'

let proxy: ProxyUnderTest
let upstream: RecordingUpstream
afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const rejection = rejectionRule.parse({
  json: [{ pointer: '/code', equals: [4100] }],
  never: { statuses: [402], json: [{ pointer: '/code', equals: [4101] }] },
})

async function start(handler: UpstreamHandler): Promise<void> {
  upstream = await startRecordingUpstream(handler)
  proxy = await startProxy({ routes: [demoRoute(upstream.url, { rejection })] })
}

/** Answers the first token with `first`, every other one with success. */
function refusing(first: object, status = 200, headers: Record<string, string> = {}): UpstreamHandler {
  return (req, res) => {
    const good = req.headers.authorization !== 'Bearer token-1'
    const text = Buffer.from(JSON.stringify(good ? { code: 0, token: 'renewed' } : first))
    const body = headers['Content-Encoding'] === 'gzip' ? gzipSync(text) : text
    res.writeHead(good ? 200 : status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': body.length,
      ...headers,
    })
    res.end(body)
  }
}

const sent = () => upstream.requests.map(({ headers }) => headers.authorization)

describe('a refusal inside a 200', () => {
  it('renews the token once and sends the request again, body and all', async () => {
    await start(refusing({ code: 4100, msg: 'authentication is invalid' }))
    const answer = await fetch(`${proxy.url}/v3/chat`, { method: 'POST', headers: proxy.auth, body: 'question' })
    expect([answer.status, await answer.json()]).toEqual([200, { code: 0, token: 'renewed' }])
    expect(sent()).toEqual(['Bearer token-1', 'Bearer token-2'])
    expect(upstream.requests.map(({ body }) => Buffer.concat(body.chunks).toString())).toEqual(['question', 'question'])
    expect(proxy.lender.refreshes).toBe(1)
  })

  it('is over when the renewed token is taken, and goes on when that is refused too', async () => {
    await start((req, res) => {
      res.writeHead(req.url === '/never' || req.headers.authorization === 'Bearer token-1' ? 401 : 200)
      res.end()
    })
    expect((await fetch(`${proxy.url}/never`, { headers: proxy.auth })).status).toBe(401)
    expect([proxy.lender.refreshes, proxy.lender.accepted]).toEqual([1, 0])
    proxy.lender.current = lentToken('token-1')
    expect((await fetch(`${proxy.url}/x`, { headers: proxy.auth })).status).toBe(200)
    expect([proxy.lender.refreshes, proxy.lender.accepted]).toEqual([2, 1])
    expect((await fetch(`${proxy.url}/x`, { headers: proxy.auth })).status).toBe(200)
    expect([proxy.lender.refreshes, proxy.lender.accepted]).toEqual([2, 1])
  })

  it('without a body is handed on when no other token is to be had, also behind announced trailers', async () => {
    await start((_req, res) => {
      res.writeHead(401, { 'Content-Length': 0 })
      res.end()
    })
    const same = lentToken('token-1')
    proxy.lender.next = () => same
    const lines = `Host: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nTrailer: X-T\r\nConnection: close\r\n`
    const text = `OPTIONS /demo/x HTTP/1.1\r\n${lines}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`
    expect(await proxy.raw(text)).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('is seen through gzip', async () => {
    await start(refusing({ code: 4100 }, 200, { 'Content-Encoding': 'gzip' }))
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    // The renewed answer is compressed as well, and arrives as it was sent.
    expect(await answer.json()).toEqual({ code: 0, token: 'renewed' })
    expect(proxy.lender.refreshes).toBe(1)
  })

  it('is handed on when the new token is refused as well', async () => {
    await start((_req, res) => {
      const body = '{"code":4100,"msg":"still"}'
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body)
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect(await answer.json()).toEqual({ code: 4100, msg: 'still' })
    expect([upstream.requests.length, proxy.lender.refreshes]).toEqual([2, 1])
  })

  it('is handed on whole when there is no other token', async () => {
    await start(refusing({ code: 4100, msg: 'no other' }))
    proxy.lender.next = () => proxy.lender.current as never
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([answer.status, await answer.json()]).toEqual([200, { code: 4100, msg: 'no other' }])
    expect(upstream.requests).toHaveLength(1)
  })

  it('never renews for a missing permission or for money', async () => {
    for (const [body, status] of [
      [{ code: 4101, msg: 'permission' }, 401],
      [{ code: 4101, msg: 'permission' }, 200],
      [{ error: { message: 'not enough credits' } }, 402],
    ] as const) {
      await start(refusing(body, status))
      const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
      expect([answer.status, await answer.json()]).toEqual([status, body])
      expect([upstream.requests.length, proxy.lender.refreshes]).toEqual([1, 0])
      if (status !== 402) await Promise.all([proxy.close(), upstream.close()])
    }
  })

  it('does not hold up a stream, whatever its first event says', async () => {
    let release = () => {}
    const finish = new Promise<void>((resolve) => {
      release = resolve
    })
    await start((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.write('data: {"code":4100}\n\n')
      void finish.then(() => res.end('data: end\n\n'))
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    const first = await reader.read()
    expect(Buffer.from(first.value as Uint8Array).toString()).toBe('data: {"code":4100}\n\n')
    release()
    while (!(await reader.read()).done);
    expect(proxy.lender.refreshes).toBe(0)
  })

  it('passes JSON on byte for byte when it is no refusal', async () => {
    const body = Buffer.from(`{"code":0,"data":"${'ü'.repeat(20_000)}"}`)
    await start((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length })
      res.write(body.subarray(0, 11_111))
      setImmediate(() => res.end(body.subarray(11_111)))
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
    expect(digest(new Uint8Array(await answer.arrayBuffer()))).toBe(digest(body))
    expect(answer.headers.get('content-length')).toBe(String(body.length))
  })

  it('reports an upstream that breaks off in the middle of a body that is looked at', async () => {
    await start((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100 })
      res.write('{"code":')
      setImmediate(() => res.destroy())
    })
    const answer = await fetch(`${proxy.url}/x`, { method: 'POST', headers: proxy.auth, body: '1' })
    expect([answer.status, answer.headers.has('x-tokenvault-error')]).toEqual([502, true])
  })
})

describe('a refusal inside JSON of unknown length', () => {
  const chunked = { 'Content-Type': 'application/json' }
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  /** Refuses the first token by `first`, which writes its answer itself. */
  const startRefusing = (first: (res: ServerResponse) => void) =>
    start((req, res) => {
      if (req.headers.authorization === 'Bearer token-1') first(res)
      else res.writeHead(200, chunked).end('{"code":0,"token":"renewed"}')
    })

  it.each([
    ['in chunks', (text: string) => [text.slice(0, 9), text.slice(9)], {}],
    ['compressed on its way', (text: string) => [gzipSync(text)], { 'Content-Encoding': 'gzip' }],
  ])('renews the token once when it comes %s', async (_title, cut, headers) => {
    await startRefusing((res) => {
      res.writeHead(200, { ...chunked, ...headers })
      for (const part of cut('{"code":4100,"msg":"authentication is invalid"}')) res.write(part)
      res.end()
    })
    const answer = await fetch(`${proxy.url}/v3/chat`, { method: 'POST', headers: proxy.auth, body: 'question' })
    expect(await answer.json()).toEqual({ code: 0, token: 'renewed' })
    expect([sent(), proxy.lender.refreshes]).toEqual([['Bearer token-1', 'Bearer token-2'], 1])
  })

  it('is told apart from a missing permission, also below a 401', async () => {
    await startRefusing((res) => res.writeHead(401, chunked).end('{"code":4101}'))
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([answer.status, await answer.json(), proxy.lender.refreshes]).toEqual([401, { code: 4101 }, 0])
  })

  it('holds up neither JSON that comes slowly nor JSON that is large', async () => {
    for (const first of ['{"code":0,', `{"data":"${'x'.repeat(20_000)}"`]) {
      const read = Promise.withResolvers<void>()
      await start((_req, res) => {
        res.writeHead(200, chunked).write(first)
        void read.promise.then(() => res.end('"more":1}'))
      })
      const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
      const parts = [(await reader.read()).value as Uint8Array]
      // Only now may the upstream go on: what is here came before its end.
      read.resolve()
      for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value)
      expect(Buffer.concat(parts).toString()).toBe(`${first}"more":1}`)
      expect(proxy.lender.refreshes).toBe(0)
      if (first.length < 20_000) await Promise.all([proxy.close(), upstream.close()])
    }
  })

  it('passes a large answer on byte for byte', async () => {
    const body = Buffer.from(`{"code":0,"data":"${'ü'.repeat(400_000)}"}`)
    await start((_req, res) => {
      res.writeHead(200, chunked)
      for (let at = 0; at < body.length; at += 11_111) res.write(body.subarray(at, at + 11_111))
      res.end()
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect(digest(new Uint8Array(await answer.arrayBuffer()))).toBe(digest(body))
  })

  it('below a 401 renews also when its body does not end in time', async () => {
    await startRefusing((res) => res.writeHead(401, chunked).write('{"code":'))
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([await answer.json(), proxy.lender.refreshes]).toEqual([{ code: 0, token: 'renewed' }, 1])
    await expect.poll(() => upstream.requests[0]?.aborted).toBe(true)
  })

  it('below a 401 is handed on whole when there is no other token', async () => {
    const body = Buffer.from(`{"code":9,"trace":"${'ü'.repeat(400_000)}"}`)
    await startRefusing((res) => res.writeHead(401, chunked).end(body))
    proxy.lender.next = () => proxy.lender.current as never
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([answer.status, digest(new Uint8Array(await answer.arrayBuffer()))]).toEqual([401, digest(body)])
  })

  it('that breaks off is told as that', async () => {
    await start((_req, res) => {
      res.writeHead(200, chunked).write('{"code":')
      setImmediate(() => res.destroy())
    })
    const answer = await fetch(`${proxy.url}/x`, { method: 'POST', headers: proxy.auth, body: '1' })
    expect([answer.status, answer.headers.has('x-tokenvault-error')]).toEqual([502, true])
  })

  it('that nobody waits for any more ends upstream', async () => {
    const asked = Promise.withResolvers<void>()
    await start((_req, res) => {
      res.writeHead(200, chunked).write('{"code":')
      asked.resolve()
    })
    const caller = new AbortController()
    const answer = fetch(`${proxy.url}/x`, { headers: proxy.auth, signal: caller.signal })
    await asked.promise
    caller.abort()
    await expect(answer).rejects.toThrow()
    await expect.poll(() => upstream.requests[0]?.aborted).toBe(true)
  })
})
