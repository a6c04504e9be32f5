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

describe('a browser sends a request without an Origin: an image, a link, a script', () => {
  it.each([
    'cross-site',
    'same-site',
    'same-origin',
  ])('Sec-Fetch-Site: %s is refused, even with a valid key', async (site) => {
    const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nSec-Fetch-Site: ${site}\r\nX-Api-Key: ${proxy.key}\r\nConnection: close\r\n\r\n`
    expect(await proxy.raw(text)).toMatch(/^HTTP\/1\.1 403 [\s\S]*X-TokenVault-Error: origin-refused/)
    expect(upstream.requests).toHaveLength(0)
  })
})
