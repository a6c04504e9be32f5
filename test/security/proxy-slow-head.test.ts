import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'

let proxy: ProxyUnderTest

afterEach(() => proxy.close())

describe('slow and huge heads', () => {
  it('a head that never ends is answered and closed in time', async () => {
    proxy = await startProxy({ upstream: 'https://api.example', limits: { headMs: 200 } })
    // Ends when the proxy closes the connection.
    const answer = await proxy.raw(`GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-A: `)
    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*X-TokenVault-Error: request-timeout/)
  })

  it('a connection that never says anything is closed in time', async () => {
    proxy = await startProxy({ upstream: 'https://api.example', limits: { headMs: 200 } })
    const socket = connect(proxy.port, '127.0.0.1')
    socket.on('error', () => undefined).resume()
    await new Promise((resolve) => socket.once('close', resolve))
  })

  it('a head that is too large is refused', async () => {
    proxy = await startProxy({ upstream: 'https://api.example' })
    const head = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`
    expect(await proxy.raw(head)).toMatch(/^HTTP\/1\.1 431 [\s\S]*X-TokenVault-Error: head-too-large/)
  })
})
