import { expect, onTestFinished, test } from 'vitest'
import { startAuthorizationServer } from '../../support/authorization-server.ts'
import { approveInBrowserlessWay } from '../../support/browserless-person.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { startScriptedOAuthServer } from '../../support/scripted-oauth-server.ts'
import { buildSignInRig } from '../../support/sign-in-rig.ts'

test("GitHub's device sign-in: JSON is asked for, errors come inside 200, tokens may not expire", async () => {
  const github = await startScriptedOAuthServer()
  onTestFinished(() => github.close())
  const verification_uri = 'https://github.com/login/device'
  github.script('/device/code', {
    json: { device_code: 'd', user_code: 'WDJB-MJHT', verification_uri, expires_in: 899, interval: 5 },
  })
  github.script(
    '/access_token',
    { json: { error: 'authorization_pending', error_description: 'x' } },
    { json: { access_token: 'gho_x', token_type: 'bearer', scope: 'read:user,gist' } },
  )
  const clock = createFakeClock(Date.now())
  const rig = buildSignInRig({ clock })
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({
    provider: 'github',
    grant: 'device-code',
    settings: {
      clientId: 'Iv1.abc',
      deviceAuthorizationEndpoint: `${github.url}/device/code`,
      tokenEndpoint: `${github.url}/access_token`,
    },
  })
  const { id } = await rig.service.start(profile.id)
  const shown = await rig.step(id, ({ kind }) => kind === 'device-code' || kind === 'failed')
  expect(shown.step).toMatchObject({ userCode: 'WDJB-MJHT', verificationUri: verification_uri })
  await expect
    .poll(async () => {
      await clock.advance(5000)
      return rig.service.get(id).step
    })
    .toEqual({ kind: 'done', expiresAt: null })
  expect(github.requests.every(({ headers }) => headers.accept === 'application/json')).toBe(true)
  expect(await rig.profiles.tokens(profile.id)).toMatchObject({
    accessToken: 'gho_x',
    scope: 'read:user,gist',
    refreshToken: null,
  })
})

test('Google: offline access with consent is asked for, and the desktop client sends its secret', async () => {
  const google = await startScriptedOAuthServer()
  onTestFinished(() => google.close())
  google.publish()
  google.script('/token', { status: 400, json: { error: 'invalid_grant' } })
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({
    provider: 'google',
    grant: 'authorization-code',
    settings: { issuer: google.url, clientId: 'c' },
    secrets: { clientSecret: 'GOCSPX-x' },
  })
  const { id } = await rig.service.start(profile.id)
  const { step } = await rig.step(id, ({ kind }) => kind === 'browser')
  if (step.kind !== 'browser') throw new Error('no link')
  const parameters = new URL(step.url).searchParams
  expect(Object.fromEntries(parameters)).toMatchObject({
    access_type: 'offline',
    prompt: 'consent',
    scope: 'openid email',
  })
  await fetch(`${parameters.get('redirect_uri')}?code=c1&state=${parameters.get('state')}`)
  await rig.finished(id)
  expect(Object.fromEntries(google.requestsTo('/token')[0]?.body ?? [])).toMatchObject({
    client_secret: 'GOCSPX-x',
    code: 'c1',
    code_verifier: expect.stringMatching(/^.{43}$/),
    redirect_uri: parameters.get('redirect_uri'),
  })
})

test('Entra: the shared tenant, whose metadata names every issuer at once, is understood', async () => {
  const asked: string[] = []
  const rig = buildSignInRig({
    fetch: async (input) => {
      asked.push(String(input))
      return Response.json({
        issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
        authorization_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
        token_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
        response_types_supported: ['code'],
      })
    },
  })
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ provider: 'entra', grant: 'authorization-code', settings: { clientId: 'c' } })
  const { id } = await rig.service.start(profile.id)
  const { step } = await rig.step(id, ({ kind }) => kind === 'browser' || kind === 'failed')
  if (step.kind !== 'browser') throw new Error(JSON.stringify(step))
  expect(asked).toEqual(['https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration'])
  expect(new URL(step.url).searchParams.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+\/$/)
})

test.for([
  ['a little behind', -20_000, 'done'],
  ['a little ahead', 20_000, 'done'],
  ['two hours ahead, which the server’s own answers tell', 7_200_000, 'done'],
  ['eight days ahead, which no answer is believed to tell', 8 * 86_400_000, 'failed'],
] as const)('a clock that is %s', async ([, offsetMs, kind]) => {
  const server = await startAuthorizationServer()
  onTestFinished(() => server.close())
  const real = createFakeClock(Date.now())
  const rig = buildSignInRig({
    clock: { ...real, now: () => Date.now() + offsetMs },
    browse: (url) => {
      void approveInBrowserlessWay(url)
      return true
    },
  })
  onTestFinished(() => rig.dispose())
  const { clientId } = server.clients.publicClient
  const profile = await rig.add({ grant: 'authorization-code', settings: { issuer: server.issuer, clientId } })
  const { step } = await rig.signIn(profile)
  expect(step.kind).toBe(kind)
  if (step.kind === 'failed')
    expect(step.error).toMatchObject({ code: 'PROVIDER_MISBEHAVED', message: expect.stringContaining('clock') })
})
