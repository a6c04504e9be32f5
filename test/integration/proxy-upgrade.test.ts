import { createHash } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocket } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest
let upgraded: Duplex[]

beforeEach(async () => {
  upstream = await startRecordingUpstream((_req, res) => {
    res.writeHead(403, { 'Content-Length': 2 })
    res.end('no')
  })
  upgraded = []
  upstream.onUpgrade = (req, socket) => {
    upgraded.push(socket)
    socket.on('error', () => undefined)
    const accept = createHash('sha1')
      .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64')
    const protocol = req.headers.upgrade
    const head = [`HTTP/1.1 101 Switching Protocols`, 'Connection: Upgrade', `Upgrade: ${protocol}`, 'Set-Cookie: s=1']
    socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`)
    if (protocol === 'websocket') socket.on('data', (frame: Buffer) => socket.write(unmasked(frame)))
    else socket.pipe(socket)
  }
  proxy = await startProxy({ upstream: upstream.url })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

/** Echoes a short client frame as a server frame (RFC 6455 §5.2). */
function unmasked(frame: Buffer): Buffer {
  const length = (frame[1] as number) & 0x7f
  const mask = frame.subarray(2, 6)
  const payload = Buffer.from(frame.subarray(6, 6 + length).map((byte, index) => byte ^ (mask[index % 4] as number)))
  return Buffer.concat([Buffer.from([frame[0] as number, length]), payload])
}

const head = (extra = '', key = proxy.key) =>
  `GET /demo/chat HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nConnection: Upgrade\r\nUpgrade: echo\r\nX-Api-Key: ${key}\r\n${extra}\r\n`

async function open(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(head())
  await new Promise((resolve) => socket.once('data', resolve))
  return socket
}

describe('upgrades through the proxy', () => {
  it('carries a WebSocket, with the token in its handshake and the key taken away', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/demo/ws?v=1`, { headers: proxy.auth })
    const received: unknown[] = []
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => socket.send('hello'))
      socket.addEventListener('error', () => reject(new Error('refused')))
      socket.addEventListener('message', ({ data }) => {
        received.push(data)
        resolve()
      })
    })
    socket.close()
    expect(received).toEqual(['hello'])
    expect(upstream.requests[0]?.headers.authorization).toBe('Bearer token-1')
    expect(upstream.requests[0]?.url).toBe('/ws?v=1')
    expect(upstream.heads()).not.toContain(proxy.key)
  })

  it('carries any other protocol, and strips cookies from the 101', async () => {
    const answer = proxy.raw(`${head()}ping`, /ping$/)
    expect(await answer).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n/)
    expect(await answer).not.toMatch(/set-cookie/i)
  })

  it('ends the other side when one side goes away', async () => {
    const first = await open()
    first.destroy()
    await expect.poll(() => upgraded[0]?.destroyed).toBe(true)
    const second = await open()
    const closed = new Promise((resolve) => second.once('close', resolve))
    upgraded[1]?.destroy()
    await closed
    await expect.poll(() => proxy.proxy.openRequests).toBe(0)
    await expect.poll(async () => (await proxy.rows()).map(({ status }) => status)).toEqual([101, 101])
  })

  it('hands the upstream’s refusal on as an ordinary answer', async () => {
    upstream.onUpgrade = (_req, socket) =>
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno')
    expect(await proxy.raw(head())).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n[\s\S]*\r\n\r\nno$/)
    await expect.poll(() => proxy.proxy.openRequests).toBe(0)
    await expect.poll(async () => (await proxy.rows())[0]?.status).toBe(403)
  })

  it('renews the token once when the handshake is refused with 401', async () => {
    const accept = upstream.onUpgrade
    upstream.onUpgrade = (req, socket, rest) => {
      if (req.headers.authorization === 'Bearer token-2') accept?.(req, socket, rest)
      else socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    }
    expect(await proxy.raw(`${head()}ping`, /ping$/)).toMatch(/^HTTP\/1\.1 101 /)
    expect(proxy.lender.refreshes).toBe(1)
  })

  it('refuses a handshake without a key, with a typed answer', async () => {
    expect(await proxy.raw(head('', 'nonsense'))).toMatch(/^HTTP\/1\.1 401 [\s\S]*X-TokenVault-Error: key-unknown/)
    expect(upstream.requests).toHaveLength(0)
  })

  it('answers a request that offers h2c in passing in HTTP/1.1', async () => {
    const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nX-Api-Key: ${proxy.key}\r\n\r\n`
    expect(await proxy.raw(text, /no$/)).toMatch(/^HTTP\/1\.1 403/)
    expect(upstream.requests[0]?.headers.upgrade).toBeUndefined()
  })

  it('ends upgraded connections when the key is revoked and when the proxy is disposed', async () => {
    const socket = await open()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await proxy.clients.revoke('tool-1')
    await closed
    await expect.poll(() => upgraded[0]?.destroyed).toBe(true)
  })
})
