import { afterEach, describe, expect, it } from 'vitest'
import { startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close()
})

const page = 'http://localhost:5173'

async function start() {
  const upstream = await startRecordingUpstream((req, res) => {
    res.writeHead(200, {
      'Access-Control-Allow-Origin': req.headers.origin ?? '*',
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Private-Network': 'true',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Timing-Allow-Origin': '*',
      'X-TokenVault-Error': 'paused',
    })
    res.end('ok')
  })
  const proxy = await startProxy({ upstream: upstream.url })
  open.push(upstream, proxy)
  return { upstream, proxy }
}
const widening = (answer: Response) =>
  [...answer.headers].filter(([name]) => /^access-control-|^cross-origin-|^timing-|^x-tokenvault/.test(name))

describe('an upstream that opens the proxy’s answers to web pages', () => {
  it('cannot: what it says of other origins is removed', async () => {
    const { proxy } = await start()
    expect(widening(await fetch(`${proxy.url}/x`, { headers: proxy.auth }))).toEqual([])
  })

  it('a listed origin gets exactly its own CORS, without credentials, and the upstream never hears of it', async () => {
    const { proxy, upstream } = await start()
    const key = await proxy.addKey({ origins: [page] })
    const headers = { Authorization: `Bearer ${key}`, Origin: page }
    const answer = await fetch(`${proxy.url}/x`, { headers })
    expect(widening(answer)).toEqual([
      ['access-control-allow-origin', page],
      ['access-control-expose-headers', '*'],
    ])
    expect(answer.headers.get('vary')).toContain('Origin')
    expect(upstream.requests[0]?.headers.origin).toBeUndefined()
  })

  it('a preflight is answered here, and only for a listed origin', async () => {
    const { proxy, upstream } = await start()
    await proxy.addKey({ origins: [page] })
    const preflight = (Origin: string) =>
      proxy.raw(
        `OPTIONS /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nOrigin: ${Origin}\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: authorization\r\nConnection: close\r\n\r\n`,
      )
    const allowed = await preflight(page)
    expect(allowed).toMatch(/^HTTP\/1\.1 204 /)
    expect(allowed).toContain(`Access-Control-Allow-Origin: ${page}`)
    expect(allowed).not.toMatch(/allow-credentials/i)
    const refused = await preflight('https://evil.example')
    expect(refused).toMatch(/^HTTP\/1\.1 403 /)
    expect(refused).not.toMatch(/access-control/i)
    expect(upstream.requests).toHaveLength(0)
  })
})
