import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAddressGuard } from '../../src/node/egress/address-guard.ts'
import { companyProxyFrom } from '../../src/node/egress/company-proxy.ts'
import { createEgress } from '../../src/node/egress/create-egress.ts'
import { createEngineFetch } from '../../src/node/egress/engine-fetch.ts'
import { createHostEgress } from '../../src/node/egress/host-egress.ts'
import { startCompanyProxy } from '../support/company-proxy.ts'
import { freePort } from '../support/free-port.ts'
import { closeHttpServer, listenOnLoopback } from '../support/http-server.ts'
import { startHttp2Upstream } from '../support/http2-upstream.ts'
import { demoRoute, type ProxyOptions, startProxy } from '../support/proxy-under-test.ts'
import { startRecordingUpstream } from '../support/recording-upstream.ts'
import { createRecordingLogger } from '../support/silent-logger.ts'
import { createTempDirectory } from '../support/temp-directory.ts'
import { testCertificate } from '../support/test-certificate.ts'

/** A name that only the company proxy can resolve, and whose certificate is the tests' own. */
const nowhere = () => {
  throw new Error('the name was resolved here')
}

async function rig(options: ProxyOptions & { status?: number; user?: string } = {}) {
  const upstream = await startRecordingUpstream(undefined, { tls: testCertificate })
  const company = await startCompanyProxy(upstream.port, options.status)
  const address = `http://${options.user ? `${options.user}@` : ''}127.0.0.1:${company.port}`
  const proxy = await startProxy({
    routes: [demoRoute('https://api.internal', {})],
    upstreamCa: testCertificate.cert,
    resolve: nowhere,
    env: { HTTPS_PROXY: address, HTTP_PROXY: address, ...options.env },
    ...options,
    ...(options.env ? { env: { HTTPS_PROXY: address, HTTP_PROXY: address, ...options.env } } : {}),
  })
  onTestFinished(async () => {
    await proxy.close()
    await company.close()
    await upstream.close()
  })
  return { upstream, company, proxy, get: () => fetch(`${proxy.url}/x`, { headers: proxy.auth }) }
}

describe('behind a company proxy', () => {
  it('a request goes through a tunnel that holds TLS end to end', async () => {
    // The certificate is one for localhost, so the upstream goes by that name there.
    const { upstream, company, get } = await rig({ routes: [demoRoute('https://api.localhost:8443')] })
    const refused = await get()
    expect(refused.headers.get('x-tokenvault-error')).toBe('upstream-untrusted')
    expect(company.asked.map(({ authority }) => authority)).toEqual(['api.localhost:8443'])
    expect(upstream.requests).toEqual([])
  })

  it('the token passes only inside TLS, and the proxy’s own credentials reach nobody else', async () => {
    const upstream = await startHttp2Upstream((_req, res) => res.end('ok'))
    const { port } = new URL(upstream.url)
    const company = await startCompanyProxy(Number(port))
    const log = createRecordingLogger()
    const proxyFor = () => ({
      ...(companyProxyFrom({ HTTPS_PROXY: `http://me:CANARY@127.0.0.1:${company.port}` })(
        new URL('https://api.example'),
      ) as NonNullable<ReturnType<ReturnType<typeof companyProxyFrom>>>),
    })
    const { createSecureContext } = await import('node:tls')
    const secureContext = createSecureContext({ ca: testCertificate.cert })
    const egress = createEgress({ guard: createAddressGuard(), proxyFor, connectMs: 5_000, secureContext })
    const answer = await createEngineFetch(egress)(`https://localhost:${port}/token`, {
      method: 'POST',
      body: 'refresh_token=SECRET',
    }).catch((error: unknown) => error)
    // HTTP/1.1 is all that the engine offers, and this upstream has only HTTP/2: what matters is what passed by.
    expect(answer).toBeInstanceOf(Error)
    expect(company.asked[0]).toMatchObject({
      authority: `localhost:${port}`,
      headers: { 'proxy-authorization': `Basic ${btoa('me:CANARY')}` },
    })
    expect(company.passed()).not.toContain('SECRET')
    expect(JSON.stringify(log.lines)).not.toContain('CANARY')
    await company.close()
    await upstream.close()
  })

  it('plain http by consent goes through a tunnel too', async () => {
    const upstream = await startRecordingUpstream()
    const company = await startCompanyProxy(upstream.port)
    const proxy = await startProxy({
      routes: [demoRoute('http://api.internal', { plainHttpConsent: true })],
      resolve: nowhere,
      env: { HTTP_PROXY: `http://127.0.0.1:${company.port}` },
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([answer.status, company.asked[0]?.authority]).toEqual([200, 'api.internal:80'])
    expect(upstream.requests[0]?.headers['proxy-authorization']).toBeUndefined()
    await proxy.close()
    await company.close()
    await upstream.close()
  })

  it('NO_PROXY and loopback go straight', async () => {
    const upstream = await startRecordingUpstream()
    const company = await startCompanyProxy(upstream.port)
    const proxy = await startProxy({
      routes: [
        demoRoute(upstream.url),
        demoRoute(`http://api.internal:${upstream.port}`, { profileName: 'named', plainHttpConsent: true }),
      ],
      resolve: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      env: { HTTP_PROXY: `http://127.0.0.1:${company.port}`, NO_PROXY: '.internal' },
    })
    for (const name of ['demo', 'named']) {
      const answer = await fetch(`http://127.0.0.1:${proxy.port}/${name}/x`, { headers: proxy.auth })
      expect(answer.status).toBe(200)
    }
    expect(company.asked).toEqual([])
    await proxy.close()
    await company.close()
    await upstream.close()
  })

  it.each([
    [407, 'asks for a user and a password (407)'],
    [403, 'answered 403'],
  ])('a proxy that answers %i is named in a typed answer, without its credentials', async (status, sentence) => {
    const { get, company } = await rig({ status, user: 'me:CANARY' })
    const answer = await get()
    const problem = (await answer.json()) as { code: string; detail: string }
    expect([answer.status, problem.code]).toEqual([502, 'company-proxy-refused'])
    expect(problem.detail).toContain(`http://127.0.0.1:${company.port} ${sentence}`)
    expect(JSON.stringify(problem)).not.toContain('CANARY')
  })

  it('a proxy that is not there, and one that never answers, are told apart', async () => {
    const gone = await rig({ env: { HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` } })
    expect((await gone.get()).headers.get('x-tokenvault-error')).toBe('company-proxy-refused')
    const silent = await import('node:net').then(({ createServer }) => createServer(() => undefined))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    const late = await rig({ env: { HTTPS_PROXY: `http://127.0.0.1:${port}` }, connectMs: 200 })
    expect((await late.get()).headers.get('x-tokenvault-error')).toBe('upstream-timeout')
    silent.close()
  })

  it('a caller who goes away ends the wait for the tunnel', async () => {
    let ended = false
    const silent = await import('node:net').then(({ createServer }) =>
      createServer((socket) =>
        socket
          .on('error', () => undefined)
          .on('data', () => undefined)
          .on('close', () => {
            ended = true
          }),
      ),
    )
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    const { proxy } = await rig({ env: { HTTPS_PROXY: `http://127.0.0.1:${port}` }, connectMs: 60_000 })
    const socket = connect(proxy.port, '127.0.0.1')
    socket.write(`GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n\r\n`)
    await expect.poll(() => proxy.proxy.openRequests).toBe(1)
    socket.destroy()
    await expect.poll(() => ended).toBe(true)
    await expect.poll(() => proxy.proxy.openRequests).toBe(0)
    silent.close()
  })

  it('addresses in the URL itself and metadata names are refused before the proxy hears of them', async () => {
    for (const url of ['https://10.0.0.5', 'https://169.254.169.254', 'https://metadata.google.internal']) {
      const { get, company } = await rig({ routes: [demoRoute(url)] })
      expect((await get()).headers.get('x-tokenvault-error')).toMatch(/^upstream-(?:private|refused)$/)
      expect(company.asked).toEqual([])
    }
    const { get, company } = await rig({ routes: [demoRoute('https://10.0.0.5', { privateNetworkConsent: true })] })
    await get()
    expect(company.asked[0]?.authority).toBe('10.0.0.5:443')
  })

  it('a variable that cannot be understood stops requests instead of letting them go straight', async () => {
    const log = createRecordingLogger()
    const { egress, problem } = createHostEgress({ env: { HTTPS_PROXY: 'socks5://me:CANARY@x:1080' }, log })
    expect(problem?.message).toContain('HTTPS_PROXY holds no address')
    const failure = await createEngineFetch(egress)('https://api.example').catch((error: unknown) => error)
    expect(failure).toMatchObject({ name: 'VaultError', code: 'INVALID_INPUT' })
    expect(JSON.stringify([log.lines, String(failure)])).not.toContain('CANARY')
  })
})

describe('the engine’s own requests', () => {
  it('trust the authorities of the extra files, and nobody else’s', async () => {
    const server = createServer(testCertificate, (_req, res) => res.end('{"ok":true}'))
    const port = await listenOnLoopback(server)
    onTestFinished(() => closeHttpServer(server))
    const path = join(await createTempDirectory(), 'company.pem')
    await writeFile(path, testCertificate.cert)
    const log = createRecordingLogger()
    const from = (env: Record<string, string>) => createEngineFetch(createHostEgress({ env, log }).egress)
    const url = `https://localhost:${port}/`
    for (const variable of ['TOKENVAULT_EXTRA_CA_CERTS', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']) {
      expect(await (await from({ [variable]: path })(url)).json()).toEqual({ ok: true })
    }
    await expect(from({})(url)).rejects.toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
    await expect(from({ SSL_CERT_FILE: '/no/such.pem' })(url)).rejects.toThrow()
    expect(JSON.stringify(log.lines)).toContain('there is no such file')
  })

  it('do not go to private addresses without consent, and say how to give it', async () => {
    const resolve = (_host: string, _options: unknown, done: (error: null, found: object[]) => void) =>
      done(null, [{ address: '10.0.0.5', family: 4 }])
    const { egress } = createHostEgress({ env: {}, log: createRecordingLogger(), resolve: resolve as never })
    await expect(createEngineFetch(egress)('https://idp.example/token')).rejects.toMatchObject({
      code: 'INSECURE_TARGET',
      message: expect.stringContaining('allowPrivateNetwork=true'),
    })
  })
})
