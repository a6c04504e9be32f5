import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream, type UpstreamHandler } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

async function start(handler: UpstreamHandler): Promise<void> {
  upstream = await startRecordingUpstream(handler)
  proxy = await startProxy({ upstream: upstream.url })
}

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const quiet = () => expect.poll(() => proxy.proxy.openRequests, { timeout: 5_000 })

describe('streaming through the proxy', () => {
  it('hands server-sent events on one by one, as they come', async () => {
    let write: (text: string) => void = () => undefined
    await start((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.flushHeaders()
      write = (text) => res.write(text)
    })
    const answer = await fetch(`${proxy.url}/events`, { headers: proxy.auth })
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    for (let event = 1; event <= 5; event += 1) {
      write(`data: ${event}\n\n`)
      const { value } = await reader.read()
      expect(new TextDecoder().decode(value)).toBe(`data: ${event}\n\n`)
    }
    await reader.cancel()
    await quiet().toBe(0)
  })

  it('streams both ways at once', async () => {
    await start((req, res) => {
      res.writeHead(200)
      req.on('data', (part: Buffer) => res.write(`echo ${part}`))
      req.on('end', () => res.end())
    })
    const req = request(`${proxy.url}/talk`, {
      method: 'POST',
      headers: { ...proxy.auth, 'Transfer-Encoding': 'chunked' },
    })
    req.write('one')
    const res = await new Promise<import('node:http').IncomingMessage>((resolve) => req.on('response', resolve))
    const parts = res[Symbol.asyncIterator]()
    expect(String((await parts.next()).value)).toBe('echo one')
    req.write('two')
    expect(String((await parts.next()).value)).toBe('echo two')
    req.end()
    expect((await parts.next()).done).toBe(true)
  })

  it('ends the upstream request at once when the caller goes away during the answer', async () => {
    await start((_req, res) => {
      res.writeHead(200)
      res.write('first')
    })
    const abort = new AbortController()
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth, signal: abort.signal })
    expect(answer.status).toBe(200)
    abort.abort()
    await expect.poll(() => upstream.requests[0]?.aborted).toBe(true)
    await expect.poll(() => upstream.sockets).toBe(0)
    await quiet().toBe(0)
    await expect.poll(async () => (await proxy.rows())[0]?.code).toBe('client-closed')
  })

  it('ends the upstream request when the caller goes away before an answer, and during an upload', async () => {
    await start(() => undefined)
    const abort = new AbortController()
    const waiting = fetch(`${proxy.url}/x`, { headers: proxy.auth, signal: abort.signal })
    await expect.poll(() => upstream.requests.length).toBe(1)
    abort.abort()
    await expect(waiting).rejects.toThrow()
    const upload = connect(proxy.port, '127.0.0.1')
    upload.write(
      `PUT /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nContent-Length: 9000000\r\n\r\n${'x'.repeat(100_000)}`,
    )
    await expect.poll(() => upstream.requests.length).toBe(2)
    upload.destroy()
    await expect.poll(() => upstream.sockets).toBe(0)
    await quiet().toBe(0)
  })

  it('leaves no upstream stream open after 200 callers vanish', async () => {
    await start((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.write(': hello\n\n')
    })
    const sockets = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const socket = connect(proxy.port, '127.0.0.1')
        socket.write(`GET /demo/events HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n\r\n`)
        await new Promise((resolve) => socket.once('data', resolve))
        return socket
      }),
    )
    expect(proxy.proxy.openRequests).toBe(200)
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => upstream.sockets, { timeout: 10_000 }).toBe(0)
    await quiet().toBe(0)
  })

  it('breaks the answer off when the upstream does, so that a truncated body is not taken for a whole one', async () => {
    await start((_req, res) => {
      res.writeHead(200)
      res.write('half')
      setTimeout(() => res.destroy(), 20)
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    await expect(answer.text()).rejects.toThrow()
    await expect.poll(async () => (await proxy.rows())[0]?.code).toBe('upstream-aborted')
  })

  it('answers 502 when the upstream breaks off a short answer of declared length', async () => {
    await start((_req, res) => {
      res.writeHead(200, { 'Content-Length': 100 })
      res.write('half')
      setTimeout(() => res.destroy(), 20)
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth, method: 'POST' })
    expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([502, 'upstream-misbehaved'])
  })

  it('ends open requests of a client whose key is revoked', async () => {
    await start((_req, res) => {
      res.writeHead(200)
      res.write('first')
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    await proxy.clients.revoke('tool-1')
    await expect(answer.text()).rejects.toThrow()
    await expect.poll(() => upstream.sockets).toBe(0)
    const next = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([next.status, next.headers.get('x-tokenvault-error')]).toEqual([401, 'key-revoked'])
  })
})
