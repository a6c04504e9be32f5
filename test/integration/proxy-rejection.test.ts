import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { rejectionRule } from '../../src/core/providers/rejection-rule.ts'
import { demoRoute, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
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
