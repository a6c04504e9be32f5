import { afterEach, describe, expect, it } from 'vitest'
import { demoRoute, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'

let proxy: ProxyUnderTest
afterEach(() => proxy.close())

const codeOf = async () => (await fetch(`${proxy.url}/x`, { headers: proxy.auth })).headers.get('x-tokenvault-error')

describe('an upstream name that leads to a metadata service', () => {
  it.each(['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254'])('%s is not dialled', async (address) => {
    proxy = await startProxy({
      upstream: 'https://api.example',
      resolve: (_host, _options, done) => done(null, [{ address, family: address.includes(':') ? 6 : 4 }]),
    })
    expect(await codeOf()).toBe('upstream-refused')
  })

  it.each([
    'http://169.254.169.254',
    'http://[fe80::1]',
    'http://2852039166',
    'http://0xa9fea9fe',
  ])('%s is not dialled either', async (url) => {
    proxy = await startProxy({
      routes: [demoRoute(url, { plainHttpConsent: true })],
      connectMs: 2_000,
    })
    expect(await codeOf()).toBe('upstream-refused')
  })

  it('the address that was checked is the one that is dialled: the name is resolved once', async () => {
    const upstream = await startRecordingUpstream()
    let asked = 0
    proxy = await startProxy({
      routes: [demoRoute(`http://api.example:${upstream.port}`, { plainHttpConsent: true })],
      resolve: (_host, _options, done) => {
        asked += 1
        done(null, [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }])
      },
    })
    expect((await fetch(`${proxy.url}/x`, { headers: proxy.auth })).status).toBe(200)
    expect([asked, upstream.requests.length]).toEqual([1, 1])
    await upstream.close()
  })

  it('plain http to another machine gets no token without consent', async () => {
    proxy = await startProxy({ upstream: 'http://api.example' })
    expect(await codeOf()).toBe('upstream-refused')
  })
})
