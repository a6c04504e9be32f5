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
    const key = await proxy.addKey({ origins: ['null', ''] })
    for (const origin of ['null', 'NULL', '']) {
      const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nOrigin: ${origin}\r\nX-Api-Key: ${key}\r\nConnection: close\r\n\r\n`
      const answer = await proxy.raw(text)
      if (origin === '') expect(answer).toMatch(/^HTTP\/1\.1 (?:200|403) /)
      else expect(answer).toMatch(/^HTTP\/1\.1 403 [\s\S]*X-TokenVault-Error: origin-refused/)
    }
    expect(upstream.requests.filter(({ headers }) => headers.origin !== undefined)).toHaveLength(0)
  })
})
