import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { TokenSet } from '../../../src/core/tokens/token-set.ts'
import { discoveryPath, type ScriptedAnswer, startScriptedOAuthServer } from '../../support/scripted-oauth-server.ts'
import { buildSignInRig } from '../../support/sign-in-rig.ts'

const current: TokenSet = {
  accessToken: 'at-old',
  tokenType: 'Bearer',
  refreshToken: 'rt-old',
  idToken: null,
  scope: 'api',
  issuedAt: 0,
  expiresAt: 1,
  expirySource: 'server',
  refreshIssuedAt: 0,
  refreshExpiresAt: null,
  refreshExpirySource: 'unknown',
  extra: { region: 'eu' },
}

async function setUp() {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ grant: 'authorization-code', settings: { issuer: server.url, clientId: 'c' } })
  const renew = async (answer?: ScriptedAnswer) => {
    if (answer) {
      server.publish()
      server.script('/token', answer)
    }
    return rig.grants['authorization-code']?.renew?.(await rig.context(profile), current)
  }
  return { server, rig, profile, renew }
}

test.for<[string, ScriptedAnswer, Record<string, unknown>]>([
  [
    '429 with Retry-After',
    { status: 429, json: { error: 'rate' }, headers: { 'retry-after': '17' } },
    { status: 429, retryAfterMs: 17_000, sent: 'answered' },
  ],
  ['500 with HTML', { status: 500, text: '<h1>oops</h1>' }, { status: 500, error: null, sent: 'answered' }],
  ['200 with HTML', { status: 200, text: '<h1>captive portal</h1>' }, { status: 200, error: null, sent: 'answered' }],
  [
    'a 302 to a login page',
    { status: 302, headers: { location: 'https://evil.example/' } },
    { status: 302, sent: 'answered' },
  ],
  ['invalid_grant', { status: 400, json: { error: 'invalid_grant' } }, { status: 400, error: 'invalid_grant' }],
  ['an error inside 200', { json: { error: 'bad_refresh_token' } }, { status: 200, error: 'bad_refresh_token' }],
  [
    'invalid_client with a challenge',
    { status: 401, json: { error: 'invalid_client' }, headers: { 'www-authenticate': 'Basic realm="x"' } },
    { status: 401, error: 'invalid_client' },
  ],
  ['an answer without a token', { json: { token_type: 'Bearer' } }, { status: 200, error: null, sent: 'answered' }],
  ['a lost answer', { drop: true }, { status: null, sent: 'maybe' }],
])('a renewal that meets %s fails with its facts', async ([, answer, facts]) => {
  const { renew } = await setUp()
  await expect(renew(answer)).rejects.toMatchObject({ name: 'TokenRequestError', facts })
})

test('a renewal keeps what the server does not send again', async () => {
  const { server, renew } = await setUp()
  const renewed = await renew({ json: { access_token: 'at-new', expires_in: '3600' } })
  expect(renewed).toMatchObject({
    accessToken: 'at-new',
    refreshToken: 'rt-old',
    scope: 'api',
    extra: { region: 'eu' },
  })
  expect(server.requestsTo('/token')[0]?.body.get('refresh_token')).toBe('rt-old')
})

test('an answer without expires_in has an unknown end', async () => {
  const { renew } = await setUp()
  expect(await renew({ json: { access_token: 'at-new', token_type: 'bearer', expires_in: null } })).toMatchObject({
    expiresAt: null,
    expirySource: 'unknown',
  })
})

test('an issuer that calls itself something else is refused before anything is sent to its endpoints', async () => {
  const { server, rig, profile } = await setUp()
  server.publish({ issuer: 'https://accounts.google.com' })
  expect((await rig.signIn(profile)).step).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_MISBEHAVED' } })
  expect(server.requests.map(({ path }) => path)).toEqual([discoveryPath])
})

test('an issuer where nothing answers is unavailable, and the request surely stayed here', async () => {
  const { rig, profile, server, renew } = await setUp()
  await server.close()
  expect((await rig.signIn(profile)).step).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_UNAVAILABLE' } })
  await expect(renew()).rejects.toMatchObject({ facts: { status: null, sent: 'no', reason: 'ECONNREFUSED' } })
})

test('a sign-in at an issuer that says nothing can be cancelled at once', async () => {
  const silent = createServer(() => undefined)
  const port = await new Promise<number>((resolve) => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port))
  })
  onTestFinished(() => void silent.close())
  const { rig } = await setUp()
  const settings = { issuer: `http://127.0.0.1:${port}`, clientId: 'c' }
  const profile = await rig.add({ name: 'p2', grant: 'authorization-code', settings })
  const { id } = await rig.service.start(profile.id)
  const view = await rig.service.cancel(id)
  expect(view.step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_CANCELLED' } })
})

test('discovery is asked once for many renewals', async () => {
  const { server, renew } = await setUp()
  await renew({ json: { access_token: 'a1', token_type: 'bearer' } })
  await renew()
  await renew()
  expect(server.requestsTo(discoveryPath)).toHaveLength(1)
  expect(server.requestsTo('/token')).toHaveLength(3)
})

test('a failed discovery is not remembered', async () => {
  const { server, renew } = await setUp()
  server.script(discoveryPath, { status: 503, text: '' })
  await expect(renew()).rejects.toMatchObject({ facts: { status: 503 } })
  expect(await renew({ json: { access_token: 'a1', token_type: 'bearer' } })).toMatchObject({ accessToken: 'a1' })
})
