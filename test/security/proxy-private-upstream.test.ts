import { afterEach, describe, expect, it } from 'vitest'
import { demoRoute, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'

let proxy: ProxyUnderTest
afterEach(() => proxy.close())

const answer = () => fetch(`${proxy.url}/x`, { headers: proxy.auth })
const family = (address: string) => (address.includes(':') ? 6 : 4)

/** A name that leads first to a private address; loopback stands for it once it may be dialled. */
function resolver(address: string) {
  const asked: string[] = []
  const resolve = (host: string, _options: unknown, done: (error: null, found: object[]) => void) => {
    asked.push(host)
    done(null, [{ address, family: family(address) }])
  }
  return { asked, resolve: resolve as never }
}

describe('an upstream name that leads into a private network', () => {
  it.each([
    '10.0.0.5',
    '192.168.1.1',
    '172.16.0.1',
    '100.64.0.1',
    'fd00::5',
    '::ffff:10.0.0.5',
    '64:ff9b::a00:5',
  ])('%s gets no token unless the profile says so, and the answer tells how to say it', async (address) => {
    proxy = await startProxy({ upstream: 'https://api.example', resolve: resolver(address).resolve })
    const refused = await answer()
    expect([refused.status, refused.headers.get('x-tokenvault-error')]).toEqual([502, 'upstream-private'])
    const problem = (await refused.json()) as { detail: string; remedy: string }
    expect(problem.detail).toContain(`api.example leads to ${address}`)
    expect(problem.remedy).toContain('tokenvault set PROFILE allowPrivateNetwork=true')
  })

  it.each([
    'https://10.0.0.5',
    'https://[fd00::5]',
    'https://[::ffff:10.0.0.5]',
    'https://167772165',
  ])('%s, an address in the URL itself, gets none either', async (url) => {
    proxy = await startProxy({ upstream: url })
    expect((await answer()).headers.get('x-tokenvault-error')).toBe('upstream-private')
  })

  it('a profile without consent does not ride on the connection of one with it', async () => {
    const upstream = await startRecordingUpstream()
    const asked: string[] = []
    const origin = `http://api.example:${upstream.port}`
    const plain = { plainHttpConsent: true }
    proxy = await startProxy({
      routes: [
        demoRoute(origin, { ...plain, profileName: 'inside', privateNetworkConsent: true }),
        demoRoute(origin, plain),
      ],
      resolve: (host, _options, done) => {
        asked.push(host)
        done(null, [{ address: asked.length === 1 ? '127.0.0.1' : '10.0.0.5', family: 4 }])
      },
    })
    const inside = await fetch(`http://127.0.0.1:${proxy.port}/inside/x`, { headers: proxy.auth })
    expect([inside.status, await inside.json()]).toEqual([200, { ok: true }])
    expect((await answer()).headers.get('x-tokenvault-error')).toBe('upstream-private')
    expect([asked.length, upstream.requests.length]).toEqual([2, 1])
    await upstream.close()
  })

  it('link-local and metadata addresses are refused even with consent', async () => {
    const route = demoRoute('https://api.example', { privateNetworkConsent: true })
    proxy = await startProxy({ routes: [route], resolve: resolver('169.254.169.254').resolve })
    expect((await answer()).headers.get('x-tokenvault-error')).toBe('upstream-refused')
  })

  it('the name of a metadata service is refused before anybody resolves it', async () => {
    const { asked, resolve } = resolver('93.184.216.34')
    const route = demoRoute('http://metadata.google.internal', { plainHttpConsent: true, privateNetworkConsent: true })
    proxy = await startProxy({ routes: [route], resolve })
    expect((await answer()).headers.get('x-tokenvault-error')).toBe('upstream-refused')
    expect(asked).toEqual([])
  })
})
