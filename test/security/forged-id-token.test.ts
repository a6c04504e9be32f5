import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { startScriptedOAuthServer } from '../support/scripted-oauth-server.ts'
import { buildSignInRig } from '../support/sign-in-rig.ts'

interface Forgery {
  readonly claims?: Record<string, unknown>
  readonly foreignKey?: boolean
  readonly withoutIdToken?: boolean
}

/** Signs in at a server whose id token is right in everything but what `forgery` changes. */
async function signInWith({ claims = {}, foreignKey = false, withoutIdToken = false }: Forgery) {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  server.publish({ jwks_uri: `${server.url}/jwks`, id_token_signing_alg_values_supported: ['RS256'] })
  server.script('/jwks', {
    json: { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] },
  })
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ grant: 'authorization-code', settings: { issuer: server.url, clientId: 'c' } })
  const { id } = await rig.service.start(profile.id)
  const { step } = await rig.step(id, ({ kind }) => kind === 'browser')
  if (step.kind !== 'browser') throw new Error('no link')
  const asked = new URL(step.url).searchParams
  const now = Math.floor(Date.now() / 1000)
  const usual = { iss: server.url, sub: 'u1', aud: 'c', iat: now, exp: now + 600, nonce: asked.get('nonce') }
  const idToken = await new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .sign(foreignKey ? foreign.privateKey : own.privateKey)
  server.script('/token', {
    json: { access_token: 'at', token_type: 'bearer', ...(withoutIdToken ? {} : { id_token: idToken }) },
  })
  await fetch(`${asked.get('redirect_uri')}?code=c1&state=${asked.get('state')}`)
  return { rig, profile, view: await rig.finished(id) }
}

test('the right id token names the account', async () => {
  const { rig, profile, view } = await signInWith({ claims: { email: 'ada@example.test' } })
  expect(view.step.kind).toBe('done')
  expect(rig.profiles.session(profile.id).facts.summary?.account).toBe('ada@example.test')
})

test.for<[string, Forgery]>([
  ['signed with a key that the server does not publish', { foreignKey: true }],
  ['for another client', { claims: { aud: 'someone-else' } }],
  ['of another issuer', { claims: { iss: 'https://evil.example' } }],
  ['with the nonce of another sign-in', { claims: { nonce: 'replayed' } }],
  ['without a nonce', { claims: { nonce: undefined } }],
  ['that has expired', { claims: { exp: Math.floor(Date.now() / 1000) - 60 } }],
  ['that is missing although openid was asked for', { withoutIdToken: true }],
])('an id token %s ends the sign-in, and nothing is stored', async ([, forgery]) => {
  const { rig, profile, view } = await signInWith(forgery)
  expect(view.step).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_MISBEHAVED' } })
  expect(await rig.profiles.tokens(profile.id)).toBeUndefined()
})
