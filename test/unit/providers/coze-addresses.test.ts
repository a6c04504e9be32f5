import { expect, test } from 'vitest'
import { builtInDefinitions } from '../../../src/core/providers/built-in-definitions.ts'
import { checkInputs } from '../../../src/core/providers/check-inputs.ts'
import type { ProviderDefinition } from '../../../src/core/providers/definition.ts'
import { resolveProvider } from '../../../src/core/providers/resolve-provider.ts'

const coze = builtInDefinitions().find(({ id }) => id === 'coze') as ProviderDefinition
const oauth2 = '/api/permission/oauth2'

function addresses(settings: Record<string, string>) {
  const { definition, inputs } = resolveProvider(coze, settings)
  const { authorizationEndpoint, tokenEndpoint, deviceAuthorizationEndpoint } = definition.oauth ?? {}
  const { upstream, endpoints } = definition
  return {
    authorizationEndpoint,
    tokenEndpoint,
    deviceAuthorizationEndpoint,
    upstream,
    endpoints,
    aud: inputs.audience,
  }
}

test.for(['cn', 'com'])('everything follows the region %s', (region) => {
  expect(addresses({ region })).toEqual({
    authorizationEndpoint: `https://www.coze.${region}${oauth2}/authorize`,
    tokenEndpoint: `https://api.coze.${region}${oauth2}/token`,
    deviceAuthorizationEndpoint: `https://api.coze.${region}${oauth2}/device/code`,
    upstream: `https://api.coze.${region}`,
    endpoints: { ws: `https://ws.coze.${region}` },
    aud: `api.coze.${region}`,
  })
})

test('a workspace changes the addresses where a person decides, and is one path segment', () => {
  expect(addresses({ workspaceId: '7/../x' })).toMatchObject({
    authorizationEndpoint: `https://www.coze.cn${oauth2}/workspace_id/7%2F..%2Fx/authorize`,
    tokenEndpoint: `https://api.coze.cn${oauth2}/token`,
    deviceAuthorizationEndpoint: `https://api.coze.cn${oauth2}/workspace_id/7%2F..%2Fx/device/code`,
  })
})

test.for([
  'https://coze.corp.example/',
  'https://coze.corp.example',
])('own addresses win, with or without a last slash: %s', (base) => {
  expect(addresses({ apiBase: base, wwwBase: base, wsBase: base, audience: 'coze.corp' })).toEqual({
    authorizationEndpoint: `https://coze.corp.example${oauth2}/authorize`,
    tokenEndpoint: `https://coze.corp.example${oauth2}/token`,
    deviceAuthorizationEndpoint: `https://coze.corp.example${oauth2}/device/code`,
    upstream: 'https://coze.corp.example',
    endpoints: { ws: 'https://coze.corp.example' },
    aud: 'coze.corp',
  })
})

test('the redirect is the one that has to be registered', () => {
  expect(resolveProvider(coze, {}).definition.oauth?.redirect).toEqual({
    host: 'localhost',
    port: 14100,
    path: '/callback',
  })
  const own = { redirectPort: '9000', redirectHost: '127.0.0.1' }
  expect(resolveProvider(coze, own).definition.oauth?.redirect).toEqual({
    host: '127.0.0.1',
    port: 9000,
    path: '/callback',
  })
})

test('what a grant does not need may be missing', () => {
  expect(() => checkInputs(coze, 'static', { settings: {}, secretNames: ['token'] })).not.toThrow()
  expect(() => checkInputs(coze, 'device-code', { settings: {}, secretNames: [] })).toThrow(/clientId/)
  expect(() => checkInputs(coze, 'jwt-bearer', { settings: { clientId: 'a' }, secretNames: [] })).toThrow(/keyId/)
  expect(() => checkInputs(coze, 'static', { settings: { region: 'eu' }, secretNames: [] })).toThrow(/region/)
})
