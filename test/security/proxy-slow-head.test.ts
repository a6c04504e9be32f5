import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'

let proxy: ProxyUnderTest

afterEach(() => proxy.close())

/** How long the proxy held a connection on which `text` was sent and then nothing. */
async function held(text: string): Promise<{ ms: number; answer: string }> {
  const startedAt = Date.now()
  const answer = await proxy.raw(text)
  return { ms: Date.now() - startedAt, answer }
}

describe('slow and huge heads', () => {
  it('a head that never ends is answered and closed in time', async () => {
    proxy = await startProxy({ upstream: 'https://api.example', limits: { headMs: 200 } })
    const { ms, answer } = await held(`GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-A: `)
    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*X-TokenVault-Error: request-timeout/)
    expect(ms).toBeLessThan(2_000)
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
