import { afterEach, describe, expect, it } from 'vitest'
import { demoRoute, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'
import { testCertificate } from '../support/test-certificate.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

async function start(trusted: boolean, host = '127.0.0.1'): Promise<{ proxy: ProxyUnderTest; requests: unknown[] }> {
  const upstream = await startRecordingUpstream(undefined, { tls: testCertificate })
  const proxy = await startProxy({
    routes: [demoRoute(`https://${host}:${upstream.port}`)],
    resolve: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    ...(trusted ? { upstreamCa: testCertificate.cert } : {}),
  })
  open.push(upstream, proxy)
  return { proxy, requests: upstream.requests }
}

const ask = async ({ url, auth }: ProxyUnderTest) => {
  const answer = await fetch(`${url}/x`, { headers: auth })
  return [answer.status, answer.headers.get('x-tokenvault-error')]
}

describe('somebody between the proxy and the upstream', () => {
  it('with a certificate that nobody vouches for gets no request at all', async () => {
    const { proxy, requests } = await start(false)
    expect(await ask(proxy)).toEqual([502, 'upstream-untrusted'])
    expect(requests).toHaveLength(0)
  })

  it('with a good certificate for another name gets none either', async () => {
    const { proxy, requests } = await start(true, 'api.example')
    expect(await ask(proxy)).toEqual([502, 'upstream-untrusted'])
    expect(requests).toHaveLength(0)
  })

  it('is told apart from the upstream itself, which gets the request', async () => {
    const { proxy, requests } = await start(true)
    expect(await ask(proxy)).toEqual([200, null])
    expect(requests).toHaveLength(1)
  })
})
