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

const get = (...hosts: string[]) =>
  proxy.raw(
    `GET /demo/x HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join('')}X-Api-Key: ${proxy.key}\r\nConnection: close\r\n\r\n`,
  )

describe('DNS rebinding: a page’s own name leads to 127.0.0.1', () => {
  it('accepts the three names of this port', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]']) {
      expect(await get(`${name}:${proxy.port}`)).toMatch(/^HTTP\/1\.1 200 /)
    }
  })

  it.each([
    'evil.example:PORT',
    'evil.example',
    '127.0.0.1',
    'localhost',
    'localhost.:PORT',
    '127.0.0.1.:PORT',
    '127.0.0.1.evil.example:PORT',
    'localhost.evil.example:PORT',
    '127.0.0.2:PORT',
    '0.0.0.0:PORT',
    '[::]:PORT',
    '[::ffff:127.0.0.1]:PORT',
    '127.1:PORT',
    '2130706433:PORT',
    '127.0.0.1:1',
    'user@127.0.0.1:PORT',
  ])('refuses Host %s, even with a valid key', async (host) => {
    const answer = await get(host.replace('PORT', String(proxy.port)))
    expect(answer).toMatch(/^HTTP\/1\.1 421 [\s\S]*X-TokenVault-Error: host-refused/)
    expect(upstream.requests).toHaveLength(0)
  })

  it('refuses a missing and a second Host header', async () => {
    expect(await get()).toMatch(/^HTTP\/1\.1 400 /)
    const own = `127.0.0.1:${proxy.port}`
    expect(await get(own, 'evil.example')).toMatch(/^HTTP\/1\.1 4(?:00|21) /)
    expect(await get(own, own)).toMatch(/^HTTP\/1\.1 4(?:00|21) /)
    expect(upstream.requests).toHaveLength(0)
  })
})
