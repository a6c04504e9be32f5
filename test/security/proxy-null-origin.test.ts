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

describe('a sandboxed frame or a file sends Origin: null', () => {
  it('is refused, also when a client was made to list it', async () => {
    const key = await proxy.addKey({ origins: ['null'] })
    const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nOrigin: null\r\nX-Api-Key: ${key}\r\nConnection: close\r\n\r\n`
    expect(await proxy.raw(text)).toMatch(/^HTTP\/1\.1 403 [\s\S]*X-TokenVault-Error: origin-refused/)
    expect(upstream.requests).toHaveLength(0)
  })
})
