import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSetupCheck } from '../../../src/core/sign-in/setup-check.ts'
import { createEngineFetch } from '../../../src/node/egress/engine-fetch.ts'
import { createHostEgress } from '../../../src/node/egress/host-egress.ts'
import type { GrantType } from '../../../src/shared/views.ts'
import { startAuthorizationServer } from '../../support/authorization-server.ts'
import { closeHttpServer, listenOnLoopback } from '../../support/http-server.ts'
import { startLyingIssuer } from '../../support/lying-issuer.ts'
import { discoveryPath, startScriptedOAuthServer } from '../../support/scripted-oauth-server.ts'
import { buildSignInRig } from '../../support/sign-in-rig.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'
import { startHubRig } from '../../support/systems/aigne-hub-rig.ts'

function setUp(options: Parameters<typeof buildSignInRig>[0] = {}) {
  const rig = buildSignInRig(options)
  onTestFinished(() => rig.dispose())
  const setup = createSetupCheck(rig)
  onTestFinished(() => setup.dispose())
  const check = (
    grant: GrantType,
    settings: Record<string, string>,
    secrets: Record<string, string> = {},
    provider = 'oidc',
    draft = 'd1',
  ) => setup.check({ draft, provider, grant, settings, secrets })
  return { rig, setup, check }
}

describe('a form with an issuer', () => {
  test('learns what the server calls itself, what it offers and whether it wants PKCE, before there is a client id', async () => {
    const server = await startAuthorizationServer()
    onTestFinished(() => server.close())
    const { check } = setUp()
    expect(await check('authorization-code', { issuer: server.issuer })).toEqual({
      findings: [
        {
          kind: 'server',
          issuer: server.issuer,
          offers: ['authorization-code', 'device-code', 'client-credentials'],
          pkce: true,
        },
      ],
    })
  })

  test('hears which grants the server does not list, and that it says nothing of PKCE', async () => {
    const server = await startScriptedOAuthServer()
    onTestFinished(() => server.close())
    server.publish({ grant_types_supported: ['authorization_code'], device_authorization_endpoint: undefined })
    const { check } = setUp()
    const { findings } = await check('device-code', { issuer: server.url })
    expect(findings).toEqual([{ kind: 'server', issuer: server.url, offers: ['authorization-code'], pkce: null }])
  })

  test('is told when the address has no document, or is that of another issuer', async () => {
    const empty = await startScriptedOAuthServer()
    onTestFinished(() => empty.close())
    const liar = await startLyingIssuer()
    onTestFinished(() => liar.close())
    const { check } = setUp()
    for (const issuer of [empty.url, liar.issuer]) {
      const { findings } = await check('authorization-code', { issuer })
      expect(findings).toMatchObject([{ kind: 'problem', about: 'server', error: { code: 'PROVIDER_MISBEHAVED' } }])
    }
  })

  test('a server that cannot be reached is a finding, not a failure', async () => {
    const gone = await startScriptedOAuthServer()
    await gone.close()
    const { check } = setUp()
    const { findings } = await check('authorization-code', { issuer: gone.url })
    expect(findings).toMatchObject([{ kind: 'problem', about: 'server', error: { retryable: true } }])
  })

  test('keeps nothing, and sends neither the client id nor a secret', async () => {
    const server = await startScriptedOAuthServer()
    onTestFinished(() => server.close())
    server.publish()
    const { rig, check } = setUp()
    await check('client-credentials', { issuer: server.url, clientId: 'CANARY-ID' }, { clientSecret: 'CANARY' })
    expect(rig.profiles.list()).toEqual([])
    expect(server.requests.map(({ path }) => path)).toEqual([discoveryPath])
    expect(JSON.stringify([server.requests, rig.log.lines])).not.toContain('CANARY')
  })
})

describe('the rules for addresses', () => {
  test.for([
    ['http://login.example.com', 'INSECURE_TARGET'],
    ['https://169.254.169.254', 'INSECURE_TARGET'],
    ['https://10.0.0.5', 'INSECURE_TARGET'],
    ['https://me:pw@login.example.com', 'INVALID_INPUT'],
  ])('%s is refused before anything is asked', async ([issuer, code]) => {
    let asked = 0
    const { check } = setUp({ fetch: () => Promise.reject(new Error(`asked ${++asked} times`)) })
    await expect(check('authorization-code', { issuer: issuer as string })).rejects.toMatchObject({ code })
    expect(asked).toBe(0)
  })

  test.for([
    ['authorization-code', 'oidc', { issuer: 'https://login.example' }, 'server'],
    ['connect', 'aigne-hub', { hub: 'https://hub.example' }, 'api'],
    ['static', 'coze', { apiBase: 'https://api.example' }, 'key'],
  ] as const)('a name that leads into a private network is named as that: %s at %s', async ([
    grant,
    provider,
    settings,
    about,
  ]) => {
    const resolve = (_host: string, _options: unknown, done: (error: null, found: object[]) => void) =>
      done(null, [{ address: '10.0.0.5', family: 4 }])
    const { egress } = createHostEgress({ env: {}, log: createRecordingLogger(), resolve: resolve as never })
    const { check } = setUp({ fetch: createEngineFetch(egress) as typeof fetch })
    const { findings } = await check(
      grant,
      { ...settings },
      grant === 'static' ? { token: 'pat_canary' } : {},
      provider,
    )
    expect(findings).toMatchObject([{ kind: 'problem', about, error: { code: 'INSECURE_TARGET' } }])
  })
})

describe('a form with a key', () => {
  test('finds the hub below its address, and hears of the account, of a refusal and of no answer', async () => {
    const { hub, handlers, log } = await startHubRig()
    const good = hub.mintKey()
    const check = async (secrets: Record<string, string>, grant: GrantType = 'static') => {
      const settings = { hub: hub.url }
      return (await handlers['providers.check']({ draft: 'd', provider: 'aigne-hub', grant, settings, secrets }))
        .findings
    }
    const api = { kind: 'api', address: hub.api }
    expect(await check({}, 'connect')).toEqual([api])
    expect(await check({})).toEqual([api])
    expect(await check({ token: good })).toEqual([
      api,
      { kind: 'key', verdict: 'accepted', account: expect.any(String) },
    ])
    expect(await check({ token: 'blocklet-CANARY' })).toEqual([api, { kind: 'key', verdict: 'refused' }])
    hub.userInfoStatus = 503
    expect(await check({ token: good })).toEqual([api, { kind: 'key', verdict: 'unsettled' }])
    const said = JSON.stringify([log.lines, hub.requests.map(({ url }) => url)])
    expect(said).not.toContain('CANARY')
    expect(said).not.toContain(good)
    expect(await handlers['profiles.list'](undefined)).toEqual([])
  })

  test('an address without a hub is told before the key is sent anywhere', async () => {
    const { hub, handlers } = await startHubRig()
    hub.mountPoint = null
    const input = { provider: 'aigne-hub', grant: 'static', settings: { hub: hub.url } } as const
    const { findings } = await handlers['providers.check']({ draft: 'd', ...input, secrets: { token: 'blocklet-x' } })
    expect(findings).toMatchObject([{ kind: 'problem', about: 'api', error: { code: 'PROVIDER_MISBEHAVED' } }])
    expect(hub.requests.map(({ url }) => url)).toEqual([expect.stringContaining('/__blocklet__.js')])
  })

  test('a provider without a request for that says so, and is not asked', async () => {
    let asked = 0
    const { check } = setUp({ fetch: () => Promise.reject(new Error(`asked ${++asked} times`)) })
    const upstream = 'https://api.example.com'
    expect((await check('static', { upstream }, { token: 'k' }, 'bearer')).findings).toEqual([
      { kind: 'key', verdict: 'not-checkable' },
    ])
    expect((await check('static', { upstream }, {}, 'bearer')).findings).toEqual([])
    expect(asked).toBe(0)
  })

  test('a private key is read here: one that cannot sign is named without showing it', async () => {
    const { check } = setUp()
    const settings = { clientId: 'c', keyId: 'k', region: 'cn' }
    const { findings } = await check('jwt-bearer', settings, { privateKey: 'CANARY' }, 'coze')
    expect(findings).toMatchObject([{ kind: 'problem', about: 'key', error: { details: { field: 'privateKey' } } }])
    expect(JSON.stringify(findings)).not.toContain('CANARY')
  })
})

test('a further check of the same form ends the one before, and leaving the form ends the last', async () => {
  const server = createServer(() => undefined)
  const issuer = `http://127.0.0.1:${await listenOnLoopback(server)}`
  onTestFinished(() => closeHttpServer(server))
  const { setup, check } = setUp()
  const first = check('authorization-code', { issuer })
  const second = check('authorization-code', { issuer })
  const other = check('authorization-code', { issuer }, {}, 'oidc', 'd2')
  const ended = expect(first).rejects.toMatchObject({ code: 'FLOW_CANCELLED' })
  await ended
  setup.end('d1')
  await expect(second).rejects.toMatchObject({ code: 'FLOW_CANCELLED' })
  setup.dispose()
  await expect(other).rejects.toMatchObject({ code: 'FLOW_CANCELLED' })
})
