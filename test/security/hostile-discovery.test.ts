import { expect, onTestFinished, test } from 'vitest'
import { discoveryPath, startScriptedOAuthServer } from '../support/scripted-oauth-server.ts'
import { buildSignInRig } from '../support/sign-in-rig.ts'

async function signInAt(
  changes: Record<string, unknown>,
  grant: 'authorization-code' | 'device-code' = 'authorization-code',
) {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  server.publish(changes)
  const rig = buildSignInRig({ browse: () => true })
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ grant, settings: { issuer: server.url, clientId: 'c' } })
  return { server, rig, profile, view: await rig.signIn(profile) }
}

test.for([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'ms-settings:privacy',
  'vscode://extension/run',
  'smb://evil.example/share',
  'a:$(touch /tmp/pwned)',
  'not a url',
])('an authorization endpoint %s never reaches the browser', async (authorization_endpoint) => {
  const { server, rig, view } = await signInAt({ authorization_endpoint })
  expect(view.step).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_MISBEHAVED' } })
  expect(rig.opened).toEqual([])
  expect(server.requests.map(({ path }) => path)).toEqual([discoveryPath])
})

test.for([
  'http://evil.example/authorize',
  'http://localhost:x@evil.example/authorize',
  'https://user:pass@evil.example/',
])('an authorization endpoint %s is refused', async (authorization_endpoint) => {
  const { rig, view } = await signInAt({ authorization_endpoint })
  expect(view.step.kind).toBe('failed')
  expect(rig.opened).toEqual([])
})

test.for([
  'token_endpoint',
  'device_authorization_endpoint',
  'revocation_endpoint',
  'jwks_uri',
])('a %s in clear text elsewhere is refused before the sign-in begins', async (member) => {
  const { rig, view } = await signInAt({ [member]: 'http://evil.example/x' })
  expect(view.step).toMatchObject({ kind: 'failed', error: { code: 'INSECURE_TARGET' } })
  expect(rig.opened).toEqual([])
})

test('a remote issuer cannot make this machine talk to its own services', async () => {
  const asked: string[] = []
  const rig = buildSignInRig({
    browse: () => true,
    fetch: async (input) => {
      asked.push(String(input))
      return Response.json({
        issuer: 'https://as.example',
        authorization_endpoint: 'https://as.example/authorize',
        token_endpoint: 'http://127.0.0.1:631/printers',
        response_types_supported: ['code'],
      })
    },
  })
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({
    grant: 'authorization-code',
    settings: { issuer: 'https://as.example', clientId: 'c' },
  })
  expect((await rig.signIn(profile)).step).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_MISBEHAVED' } })
  expect(asked).toEqual(['https://as.example/.well-known/openid-configuration'])
  expect(rig.opened).toEqual([])
})

test.for([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'http://evil.example/activate',
])('a device page %s is never shown', async (verification_uri) => {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  server.publish()
  server.script('/device', { json: { device_code: 'd', user_code: 'U', verification_uri, expires_in: 60 } })
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ grant: 'device-code', settings: { issuer: server.url, clientId: 'c' } })
  const { step } = await rig.signIn(profile)
  expect(step.kind).toBe('failed')
  expect(JSON.stringify(step)).not.toContain('alert(1)')
  expect(server.requestsTo('/token')).toEqual([])
})

test('a complete device link with another scheme is dropped while the plain one stays', async () => {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  server.publish()
  server.script('/device', {
    json: {
      device_code: 'd',
      user_code: 'U\u202e1\u0000',
      verification_uri: 'https://as.example/activate',
      verification_uri_complete: 'javascript:alert(1)',
      expires_in: 60,
    },
  })
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ grant: 'device-code', settings: { issuer: server.url, clientId: 'c' } })
  const { id } = await rig.service.start(profile.id)
  const { step } = await rig.step(id, ({ kind }) => kind === 'device-code' || kind === 'failed')
  expect(step).toMatchObject({ kind: 'device-code', userCode: 'U1', verificationUriComplete: null })
})

test('an endless discovery document is cut off', async () => {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  server.script(discoveryPath, { text: 'x'.repeat(2 * 1024 * 1024) })
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ grant: 'device-code', settings: { issuer: server.url, clientId: 'c' } })
  expect((await rig.signIn(profile)).step).toMatchObject({
    kind: 'failed',
    error: { code: 'PROVIDER_MISBEHAVED', message: expect.stringContaining('larger than') },
  })
})

test('a redirect of the token endpoint is not followed with the refresh token', async () => {
  const thief = await startScriptedOAuthServer()
  onTestFinished(() => thief.close())
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  server.publish()
  server.script('/token', { status: 307, headers: { location: `${thief.url}/token` } })
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({
    grant: 'client-credentials',
    settings: { issuer: server.url, clientId: 'c' },
    secrets: { clientSecret: 's' },
  })
  expect((await rig.signIn(profile)).step).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_MISBEHAVED' } })
  expect(thief.requests).toEqual([])
})
