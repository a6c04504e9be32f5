import { afterEach, describe, expect, it } from 'vitest'
import {
  demoRoute,
  lentToken,
  type ProxyOptions,
  type ProxyUnderTest,
  startProxy,
} from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

async function start(options: (url: string) => ProxyOptions): Promise<void> {
  upstream = await startRecordingUpstream()
  proxy = await startProxy(options(upstream.url))
}

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

describe('header injection', () => {
  it.each([
    't\r\nX-Evil: 1',
    't\nX-Evil: 1',
    't\u0000',
    't\r',
  ])('a token %j writes no header of its own', async (accessToken) => {
    await start((url) => ({ upstream: url, token: lentToken(accessToken) }))
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([502, 'injection-failed'])
    expect(await answer.text()).not.toContain('X-Evil')
    expect(upstream.requests).toHaveLength(0)
  })

  it('a setting or an extra value writes none either', async () => {
    const inject = [{ header: 'X-Org', value: '{setting.org}' }]
    await start((url) => ({ routes: [demoRoute(url, { inject, settings: { org: 'a\r\nX-Evil: 1' } })] }))
    expect((await fetch(`${proxy.url}/x`, { headers: proxy.auth })).status).toBe(502)
    expect(upstream.requests).toHaveLength(0)
  })

  it.each([
    'a\rX-Evil: 1',
    'a\u0000b',
    'a\nX-Evil: 1',
  ])('a caller’s header value %j reaches no upstream as two', async (value) => {
    await start((url) => ({ upstream: url }))
    const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nX-A: ${value}\r\nConnection: close\r\n\r\n`
    expect(await proxy.raw(text)).toMatch(/^HTTP\/1\.1 400 /)
    expect(upstream.requests).toHaveLength(0)
  })

  it('an upstream’s Location cannot split the answer', async () => {
    const { createServer } = await import('node:net')
    const raw = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () =>
        socket.end('HTTP/1.1 302 Found\r\nLocation: /a\rSet-Cookie: x=1\r\nContent-Length: 0\r\n\r\n'),
      )
    })
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve))
    const { port } = raw.address() as import('node:net').AddressInfo
    await start(() => ({ upstream: `http://127.0.0.1:${port}` }))
    const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nConnection: close\r\n\r\n`
    const answer = await proxy.raw(text)
    expect(answer).toMatch(/^HTTP\/1\.1 (?:502|302) /)
    expect(answer).not.toMatch(/[\r\n]Set-Cookie/i)
    await new Promise((resolve) => raw.close(resolve))
  })
})
