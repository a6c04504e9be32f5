import { expect, onTestFinished, test } from 'vitest'
import { startAuthorizationServer } from '../../support/authorization-server.ts'
import { startScriptedOAuthServer } from '../../support/scripted-oauth-server.ts'
import { buildSignInRig } from '../../support/sign-in-rig.ts'

async function setUp(settings: Record<string, string> = {}, clientSecret?: string) {
  const server = await startAuthorizationServer({ accessTokenSeconds: 20 })
  onTestFinished(() => server.close())
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const client = server.clients.confidentialClient
  const profile = await rig.add({
    grant: 'client-credentials',
    settings: { issuer: server.issuer, clientId: client.clientId, scope: 'api', ...settings },
    secrets: clientSecret === '' ? {} : { clientSecret: clientSecret ?? client.clientSecret },
  })
  return { server, rig, profile }
}

test('the client signs in as itself, renews by asking again, and revokes', async () => {
  const { server, rig, profile } = await setUp()
  expect((await rig.signIn(profile)).step.kind).toBe('done')
  const first = await rig.profiles.tokens(profile.id)
  const grant = rig.grants['client-credentials']
  if (!first || !grant?.renew) throw new Error('no tokens')
  expect(first.refreshToken).toBeNull()
  expect(await server.introspect(first.accessToken)).toMatchObject({
    active: true,
    clientId: 'tokenvault-confidential',
  })
  const renewed = await grant.renew(await rig.context(profile), first)
  expect(renewed.accessToken).not.toBe(first.accessToken)
  expect(await grant.revoke?.(await rig.context(profile), renewed)).toBe('revoked')
  expect(await server.introspect(renewed.accessToken)).toMatchObject({ active: false })
})

test("a wrong secret is the server's refusal, with its error code", async () => {
  const { rig, profile } = await setUp({}, 'wrong-secret')
  const { step } = await rig.signIn(profile)
  expect(step).toMatchObject({
    kind: 'failed',
    error: { code: 'PROVIDER_REJECTED', details: { error: 'invalid_client', status: 401 } },
  })
})

test('without a secret nothing is sent', async () => {
  const { server, rig, profile } = await setUp({}, '')
  expect((await rig.signIn(profile)).step).toMatchObject({ kind: 'failed', error: { code: 'INVALID_INPUT' } })
  expect(server.tokenRequests).toEqual([])
})

test('a server without discovery is used by its endpoints', async () => {
  const { server, rig } = await setUp()
  const client = server.clients.confidentialClient
  const profile = await rig.add({
    name: 'p2',
    provider: 'oauth',
    grant: 'client-credentials',
    settings: { tokenEndpoint: `${server.issuer}/token`, clientId: client.clientId },
    secrets: { clientSecret: client.clientSecret },
  })
  expect((await rig.signIn(profile)).step.kind).toBe('done')
})

test('an issuer that publishes only RFC 8414 metadata is found', async () => {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  server.script('/.well-known/oauth-authorization-server', {
    json: { issuer: server.url, token_endpoint: `${server.url}/token`, response_types_supported: ['code'] },
  })
  server.script('/token', { json: { access_token: 'at', token_type: 'bearer' } })
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({
    grant: 'client-credentials',
    settings: { issuer: server.url, clientId: 'c' },
    secrets: { clientSecret: 's' },
  })
  expect((await rig.signIn(profile)).step).toEqual({ kind: 'done', expiresAt: null })
})
