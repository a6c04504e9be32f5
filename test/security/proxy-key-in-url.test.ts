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

describe('a client key in the URL, where histories, logs and referrers keep it', () => {
  it('is no way to authenticate, and is refused even beside a proper one', async () => {
    for (const place of [`/x?key=${proxy.key}`, `/${proxy.key}/x`, `/x?k=${proxy.key.replaceAll('_', '%5F')}`]) {
      for (const headers of [{}, proxy.auth]) {
        const answer = await fetch(`${proxy.url}${place}`, { headers })
        expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([400, 'key-in-url'])
        expect(await answer.text()).not.toContain(proxy.key)
      }
    }
    expect(upstream.requests).toHaveLength(0)
    expect(JSON.stringify(await proxy.rows())).not.toContain(proxy.key.slice(20))
  })

  it('is not taken from user information, a cookie or a referrer', async () => {
    for (const header of [
      `Cookie: key=${proxy.key}`,
      `Referer: http://127.0.0.1/?k=${proxy.key}`,
      `X-Other: ${proxy.key}`,
    ]) {
      const answer = await proxy.raw(
        `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\n${header}\r\nConnection: close\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    }
  })
})
