import { expect, test } from 'vitest'
import { builtInDefinitions } from '../../../src/core/providers/built-in-definitions.ts'
import { checkInputs } from '../../../src/core/providers/check-inputs.ts'
import type { ProviderDefinition } from '../../../src/core/providers/definition.ts'
import { resolveProvider } from '../../../src/core/providers/resolve-provider.ts'

const find = (id: string): ProviderDefinition =>
  builtInDefinitions().find((definition) => definition.id === id) as ProviderDefinition
const resolve = (id: string, settings: Record<string, string> = {}) => resolveProvider(find(id), settings)

test('inputs fill the templates, defaults fill what was not given', () => {
  const { definition, inputs } = resolve('entra', { tenant: 'contoso.example', clientId: 'c' })
  expect(definition.oauth).toMatchObject({
    issuer: 'https://login.microsoftonline.com/contoso.example/v2.0',
    clientId: 'c',
    scope: 'openid profile offline_access User.Read',
    redirect: { host: 'localhost', port: 0, path: '/' },
  })
  expect(definition.upstream).toBe('https://graph.microsoft.com/v1.0')
  expect(inputs.tenant).toBe('contoso.example')
})

test('an empty input leaves its field absent', () => {
  const { definition } = resolve('oidc', { issuer: 'https://as.example', clientId: 'c', audience: '' })
  expect(definition).not.toHaveProperty('upstream')
  expect(definition.oauth?.authorizationParameters).toEqual({})
})

test('an input cannot add segments or a query to an address', () => {
  expect(resolve('entra', { tenant: 'a/../b?x=1', clientId: 'c' }).definition.oauth?.issuer).toBe(
    'https://login.microsoftonline.com/a%2F..%2Fb%3Fx%3D1/v2.0',
  )
})

test('a base URL loses its last slash where more follows', () => {
  const { definition } = resolve('gitlab', { baseUrl: 'https://git.example/lab/', clientId: 'c' })
  expect(definition.oauth?.deviceAuthorizationEndpoint).toBe('https://git.example/lab/oauth/authorize_device')
  expect(definition.upstream).toBe('https://git.example/lab/api/v4')
})

test.for([
  ['https://as.example', 'https://as.example'],
  ['https://as.example/', 'https://as.example/'],
  ['https://as.example/realms/a', 'https://as.example/realms/a'],
  ['https://as.example/realms/a/.well-known/openid-configuration', 'https://as.example/realms/a'],
  ['https://as.example/.well-known/oauth-authorization-server', 'https://as.example'],
] as const)('the issuer %s is kept as %s', ([given, issuer]) => {
  expect(resolve('oidc', { issuer: given, clientId: 'c' }).definition.oauth?.issuer).toBe(issuer)
})

test('any endpoint can be overridden, also where the definition names another', () => {
  const { definition } = resolve('github', {
    clientId: 'c',
    tokenEndpoint: 'http://127.0.0.1:9/token',
    issuer: 'https://ghe.example',
    scope: 'repo gist',
    upstream: 'https://ghe.example/api/v3/',
    'endpoints.uploads': 'https://uploads.example',
    redirectPort: '4567',
    redirectPath: '/cb',
    clientAuthentication: 'client_secret_basic',
  })
  expect(definition.oauth).toMatchObject({
    tokenEndpoint: 'http://127.0.0.1:9/token',
    authorizationEndpoint: 'https://github.com/login/oauth/authorize',
    issuer: 'https://ghe.example',
    scope: 'repo gist',
    clientAuthentication: 'client_secret_basic',
    redirect: { host: '127.0.0.1', port: 4567, path: '/cb' },
  })
  expect(definition.upstream).toBe('https://ghe.example/api/v3')
  expect(definition.endpoints).toEqual({ uploads: 'https://uploads.example' })
})

test.for<[string, string, boolean]>([
  ['github', 'https://ghe.example/api/v3', false],
  ['github', 'http://127.0.0.1:9/api', false],
  ['github', 'https://api.eu.github.com', true],
  ['google', 'https://gmail.googleapis.com', true],
])('%s with upstream %s has the endpoints of the definition: %s', ([provider, upstream, kept]) => {
  const given = { clientId: 'c', upstream }
  const all = Object.keys(resolve(provider, { clientId: 'c' }).definition.endpoints)
  expect(all.length).toBeGreaterThan(0)
  expect(Object.keys(resolve(provider, given).definition.endpoints)).toEqual(kept ? all : [])
})

test.for<[Record<string, string>, string, string]>([
  [{ header: 'X-Api-Key', scheme: 'none' }, 'X-Api-Key', '{accessToken}'],
  [{ scheme: 'Token' }, 'Authorization', 'Token {accessToken}'],
  [{}, 'Authorization', 'Bearer {accessToken}'],
])('a key is injected as %o says', ([settings, header, value]) => {
  expect(resolve('bearer', settings).definition.inject).toEqual([{ header, value }])
})

test.for<[string, string, Record<string, string>, string, string]>([
  ['an unknown setting', 'oidc', { colour: 'red' }, 'INVALID_INPUT', 'colour'],
  ['a secret among the settings', 'oidc', { clientSecret: 's' }, 'INVALID_INPUT', 'clientSecret'],
  [
    'an OAuth setting of a plain key',
    'bearer',
    { tokenEndpoint: 'https://x.example' },
    'INVALID_INPUT',
    'tokenEndpoint',
  ],
  ['plain http elsewhere', 'oidc', { issuer: 'http://as.example' }, 'INSECURE_TARGET', 'issuer'],
  ['a plain http upstream', 'bearer', { upstream: 'http://api.example' }, 'INSECURE_TARGET', 'upstream'],
  ['a file URL', 'oidc', { issuer: 'file:///etc/passwd' }, 'INVALID_INPUT', 'issuer'],
  ['a URL with a password', 'bearer', { upstream: 'https://u:p@api.example' }, 'INVALID_INPUT', 'upstream'],
  ['no URL at all', 'bearer', { upstream: 'api.example' }, 'INVALID_INPUT', 'upstream'],
  ['a port out of range', 'oidc', { redirectPort: '70000' }, 'INVALID_INPUT', 'redirectPort'],
  ['a redirect path with a query', 'oidc', { redirectPath: '/a?b' }, 'INVALID_INPUT', 'redirectPath'],
  ['a redirect host elsewhere', 'oidc', { redirectHost: '0.0.0.0' }, 'INVALID_INPUT', 'redirectHost'],
  ['a header that splits', 'bearer', { header: 'X\r\nY' }, 'INVALID_INPUT', 'header'],
])('%s is refused by name', ([, id, settings, code, field]) => {
  const given = id === 'oidc' ? { issuer: 'https://as.example', clientId: 'c', ...settings } : settings
  expect(() => resolve(id, given)).toThrow(
    expect.objectContaining({ code, details: expect.objectContaining({ field }) }),
  )
})

test('the error for an unknown setting names the allowed ones', () => {
  expect(() => resolve('anonymous', { colour: 'red' })).toThrow(
    /allowPlainHttp, allowPrivateNetwork, upstream and endpoints\.<name>/,
  )
})

test('plain http is accepted on loopback, and elsewhere by consent', () => {
  expect(resolve('bearer', { upstream: 'http://localhost:8080' }).plainHttp).toBe(false)
  expect(resolve('bearer', { upstream: 'http://api.example', allowPlainHttp: 'true' })).toMatchObject({
    plainHttp: true,
    definition: { upstream: 'http://api.example' },
  })
})

test.for<[string, string, Parameters<typeof checkInputs>[1], Record<string, string>, string[], string | null]>([
  ['a missing required input', 'oidc', 'device-code', { issuer: 'https://as.example' }, [], 'clientId'],
  ['a required secret of this grant', 'entra', 'client-credentials', { clientId: 'c' }, [], 'clientSecret'],
  ['a required secret of another grant', 'entra', 'device-code', { clientId: 'c' }, [], null],
  ['an unknown secret', 'bearer', 'static', {}, ['password'], 'password'],
  ['everything given', 'github', 'authorization-code', { clientId: 'c' }, ['clientSecret'], null],
])('%s is checked before a profile is stored', ([, id, grant, settings, secretNames, field]) => {
  const check = () => checkInputs(find(id), grant, { settings, secretNames })
  if (field === null) expect(check).not.toThrow()
  else
    expect(check).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }),
    )
})

test.each([
  ['a JWT', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJDQU5BUlkifQ.CANARY'],
  ['a private key', '-----BEGIN PRIVATE KEY-----\nCANARY'],
  ['a client key', 'tv_0123456789abcdef_CANARYCANARYCANARYCANARYCANARYCANARYCANARY1'],
  ['a vendor key', 'ghp_CANARYCANARYCANARY0123456789abcdef'],
])('%s in a setting is refused without repeating it: settings stand readable in listings', (_what, value) => {
  const settings = { issuer: 'https://as.example', clientId: value }
  const attempt = () => checkInputs(find('oidc'), 'device-code', { settings, secretNames: [] })
  expect(attempt).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field: 'clientId' }) }),
  )
  expect(attempt).not.toThrow(/CANARY/)
})

test.each([
  '30367348905137699749500653976611.app.coze',
  '1234567890-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com',
  '6f1c2f3e-9c1b-4f6e-8a53-0d5f6f0c9a11',
  'Ov23liABCDEFabcdef12',
])('the client id %s is not taken for a secret', (clientId) => {
  const settings = { issuer: 'https://as.example', clientId }
  expect(() => checkInputs(find('oidc'), 'device-code', { settings, secretNames: [] })).not.toThrow()
})
