import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { describe, expect, it } from 'vitest'
import type { LabServer } from '../../../src/node/lab/lab-server.ts'
import { browserlessPerson } from '../../support/lab-person.ts'
import { startLab } from '../../support/lab-rig.ts'

const redirectUri = 'http://127.0.0.1:9/callback'

function discover(lab: LabServer, secret?: string): Promise<client.Configuration> {
  const id = secret === undefined ? lab.clients.app.id : lab.clients.service.id
  const auth = secret === undefined ? client.None() : client.ClientSecretBasic(secret)
  return client.discovery(new URL(lab.issuer), id, undefined, auth, { execute: [client.allowInsecureRequests] })
}

async function signIn(lab: LabServer, configuration: client.Configuration) {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const nonce = client.randomNonce()
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  const arrived = await browserlessPerson(lab, address, 'allow')
  return client.authorizationCodeGrant(configuration, arrived, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  })
}

describe.each([
  'jwt',
  'opaque',
] as const)('a certified client (openid-client) with %s access tokens', (accessTokens) => {
  it('signs in, reads who it is, refreshes, looks a token up and signs out', async () => {
    const lab = await startLab({ settings: { accessTokens } })
    const configuration = await discover(lab)
    const tokens = await signIn(lab, configuration)
    expect(tokens.claims()).toMatchObject({ iss: lab.issuer, aud: 'lab-app', sub: 'lab-user' })
    expect(await client.fetchUserInfo(configuration, tokens.access_token, 'lab-user')).toMatchObject({
      sub: 'lab-user',
    })

    const next = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
    expect(next.refresh_token).not.toBe(tokens.refresh_token)
    expect(await client.tokenIntrospection(configuration, next.access_token)).toMatchObject({
      active: true,
      client_id: 'lab-app',
    })
    await client.tokenRevocation(configuration, next.refresh_token ?? '')
    expect(await client.tokenIntrospection(configuration, next.access_token)).toEqual({ active: false })
    await expect(client.refreshTokenGrant(configuration, next.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })
})

describe('a certified client', () => {
  it('signs a device in', async () => {
    const lab = await startLab()
    const configuration = await discover(lab)
    const device = await client.initiateDeviceAuthorization(configuration, { scope: 'openid' })
    lab.decideDevice(device.user_code, 'allowed')
    const tokens = await client.pollDeviceAuthorizationGrant(configuration, { ...device, interval: 0.01 })
    expect(tokens.refresh_token).toMatch(/^lab_rt\./)
  })

  it('acts for itself with a secret, and is refused with a wrong one', async () => {
    const lab = await startLab()
    const tokens = await client.clientCredentialsGrant(await discover(lab, lab.clients.service.secret))
    expect(tokens.refresh_token).toBeUndefined()
    await expect(client.clientCredentialsGrant(await discover(lab, 'wrong'))).rejects.toMatchObject({
      status: 401,
      cause: [{ scheme: 'basic' }],
    })
  })

  it('hears that the person said no', async () => {
    const lab = await startLab()
    const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier())
    const address = client.buildAuthorizationUrl(await discover(lab), {
      redirect_uri: redirectUri,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 's',
    })
    const arrived = await browserlessPerson(lab, address, 'deny')
    expect(Object.fromEntries(arrived.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 's',
      iss: lab.issuer,
    })
  })
})

describe('a strict client (oauth4webapi)', () => {
  it('reads the metadata of RFC 8414, checks a signature against the published keys, and the access token as RFC 9068', async () => {
    const lab = await startLab()
    const insecure = { [oauth.allowInsecureRequests]: true }
    const response = await oauth.discoveryRequest(new URL(lab.issuer), { algorithm: 'oauth2', ...insecure })
    const server = await oauth.processDiscoveryResponse(new URL(lab.issuer), response)
    const { access_token: token } = await lab.signIn()
    const request = new Request(`${lab.issuer}/api/me`, { headers: { authorization: `Bearer ${token}` } })
    const claims = await oauth.validateJwtAccessToken(server, request, lab.issuer, insecure)
    expect(claims).toMatchObject({ client_id: 'lab-app', sub: 'lab-user' })
  })

  it('is told what is wrong with a token by WWW-Authenticate', async () => {
    const lab = await startLab()
    const { access_token: token } = await lab.signIn()
    lab.expireNow('all')
    const me = new URL(`${lab.issuer}/api/me`)
    const response = oauth.protectedResourceRequest(token, 'GET', me, undefined, undefined, {
      [oauth.allowInsecureRequests]: true,
    })
    await expect(response).rejects.toMatchObject({
      status: 401,
      cause: [
        { scheme: 'bearer', parameters: { error: 'invalid_token', error_description: 'The token has expired.' } },
      ],
    })
  })

  it.each([
    ['without PKCE', { response_type: 'code' }, 'invalid_request'],
    [
      'with a plain challenge',
      { response_type: 'code', code_challenge: 'x', code_challenge_method: 'plain' },
      'invalid_request',
    ],
    ['for a token at once', { response_type: 'token' }, 'unsupported_response_type'],
  ])('is sent back with an error when it asks %s', async (_how, asked, error) => {
    const lab = await startLab()
    const address = new URL(lab.endpoints().authorize)
    address.search = String(new URLSearchParams({ client_id: 'lab-app', redirect_uri: redirectUri, ...asked }))
    const answer = await fetch(address, { redirect: 'manual' })
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe(error)
  })

  it('loses everything when a code comes twice (RFC 6749, section 4.1.2)', async () => {
    const lab = await startLab({ settings: { consent: 'auto' } })
    const verifier = oauth.generateRandomCodeVerifier()
    const address = new URL(lab.endpoints().authorize)
    const challenge = await oauth.calculatePKCECodeChallenge(verifier)
    address.search = String(
      new URLSearchParams({
        response_type: 'code',
        client_id: 'lab-app',
        redirect_uri: redirectUri,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      }),
    )
    const sent = await fetch(address, { redirect: 'manual' })
    const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? ''
    const exchange = (codeVerifier: string) =>
      fetch(lab.endpoints().token, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: 'lab-app',
          code,
          redirect_uri: redirectUri,
          code_verifier: codeVerifier,
        }),
      })
    const first = await exchange(verifier)
    expect(first.status).toBe(200)
    const { refresh_token: token } = (await first.json()) as { refresh_token: string }
    expect(lab.accepts(token)).toBe(true)
    expect((await exchange(verifier)).status).toBe(400)
    expect(lab.accepts(token)).toBe(false)
  })
})
