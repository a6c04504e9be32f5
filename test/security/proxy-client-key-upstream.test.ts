import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  proxy = await startProxy({ upstream: upstream.url })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

describe('a client key that travels on to an upstream', () => {
  it('does not, wherever it stands', async () => {
    const { key } = proxy
    const other = await proxy.addKey({})
    const basic = Buffer.from(`u:${key}`).toString('base64')
    const places: Record<string, string>[] = [
      { Authorization: `Bearer ${key}` },
      { Authorization: `Basic ${basic}` },
      { 'X-Api-Key': key },
      { X_Api_Key: key },
      { 'X-Api-Key': key, Authorization: `Bearer ${key}` },
      { 'X-Api-Key': key, 'Proxy-Authorization': `Bearer ${key}` },
      { 'X-Api-Key': key, 'X-Debug': `key=${key};` },
      { 'X-Api-Key': key, 'X-Debug': other },
      { 'X-Api-Key': key, 'X-Debug': `Basic ${basic}` },
      { 'X-Api-Key': key, 'X-Debug': `was: Basic ${basic}, once` },
      { 'X-Api-Key': key, 'X-Debug': `/xyz${basic}` },
      { 'X-Api-Key': key, [`X-${other}`]: '1' },
      { 'X-Api-Key': key, Cookie: `k=${key}`, Referer: `http://x/?${key}` },
    ]
    for (const headers of places) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      const answer = await proxy.raw(
        `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\n${lines.join('')}Connection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    }
    expect(upstream.requests).toHaveLength(places.length)
    expect(upstream.heads()).not.toContain(key.slice(20))
    expect(upstream.heads()).not.toContain(other.slice(20))
    expect(upstream.heads()).not.toContain(basic)
  })

  it('nor as the name of a protocol to switch to', async () => {
    const answer = await proxy.raw(
      `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nConnection: Upgrade\r\nUpgrade: ${proxy.key}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*X-TokenVault-Error: bad-request/)
    expect(answer).not.toContain(proxy.key.slice(20))
    expect(upstream.requests).toHaveLength(0)
  })
})
