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

describe('a header value folded over two lines (RFC 9112 §5.2)', () => {
  it.each([' ', '\t'])('folded with %j is refused', async (space) => {
    const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nX-A: 1\r\n${space}Authorization: Bearer forged\r\nConnection: close\r\n\r\n`
    expect(await proxy.raw(text)).toMatch(/^HTTP\/1\.1 400 [\s\S]*X-TokenVault-Error: bad-request/)
    expect(upstream.requests).toHaveLength(0)
  })
})
