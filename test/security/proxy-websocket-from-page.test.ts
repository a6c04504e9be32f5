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

describe('a page opens a WebSocket, to which the same-origin policy does not apply', () => {
  it.each([
    'https://evil.example',
    'null',
    'http://127.0.0.1:1',
  ])('from %s: refused before the upgrade', async (origin) => {
    for (const key of [`X-Api-Key: ${proxy.key}\r\n`, '']) {
      const text = `GET /demo/ws HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: ${origin}\r\n${key}\r\n`
      expect(await proxy.raw(text)).toMatch(/^HTTP\/1\.1 403 [\s\S]*X-TokenVault-Error: origin-refused/)
    }
    expect(upstream.requests).toHaveLength(0)
  })
})
