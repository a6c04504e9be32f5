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

const get = (target: string) =>
  proxy.raw(
    `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nConnection: close\r\n\r\n`,
  )

describe('a request target that leads elsewhere than it seems', () => {
  it.each([
    'http://evil.example/demo/x',
    'http://127.0.0.1/demo/x',
    'https://evil.example/',
    '//evil.example/x',
    '/demo//evil.example/x',
    '/demo/../other/x',
    '/demo/x/../../y',
    '/demo/..',
    '/demo/./x',
    '/demo/..;/x',
    '/demo/;/x',
    '/demo/x/;a=b/y',
    '/demo/x/%3B/y',
    '/demo/x%2f;/y',
    '/demo/..%3b/x',
    '/demo/.%3Bx/y',
    '/demo/%2e%2e/x',
    '/demo/.%2E/x',
    '/demo/a%2f%2fevil.example',
    '/demo/a%2f..%2f..%2fb',
    '/demo/..%2f..%2fx',
    '/demo/a%5Cb',
    '/demo/a\\b',
    '/demo/%00x',
    '/demo/%0d%0aX-Evil:1',
    '/demo/%252e%252e/x',
    '/demo/%252fx',
    '/demo/%zz',
    '/demo/x#y',
    '*',
  ])('%s is refused with a typed 400', async (target) => {
    const answer = await get(target)
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*X-TokenVault-Error: bad-(?:target|request)/)
    expect(upstream.requests).toHaveLength(0)
  })

  it('raw control characters never get past the parser', async () => {
    for (const byte of ['\u0000', '\u0001', '\u007f', '\u00e4']) {
      expect(await get(`/demo/a${byte}b`)).toMatch(/^HTTP\/1\.1 400 /)
    }
    expect(upstream.requests).toHaveLength(0)
  })

  it('CONNECT, the authority form, is refused', async () => {
    const answer = await proxy.raw(
      `CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 405 [\s\S]*X-TokenVault-Error: method-refused/)
  })
})
