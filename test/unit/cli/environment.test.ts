import { describe, expect, it } from 'vitest'
import { mergeEnvironments, needsToken, profileEnvironment } from '../../../src/cli/environment.ts'
import type { ProfileView } from '../../../src/shared/views.ts'

const profile = {
  name: 'work',
  settings: { region: 'cn' },
  upstream: 'https://api.example/v1',
} as unknown as ProfileView
const proxy = { kind: 'proxy', proxyUrl: 'http://127.0.0.1:4100/work/', clientKey: 'tv_key' } as const
const token = { kind: 'token', accessToken: 'at' } as const

describe('the environment of a profile', () => {
  it('fills the templates of the provider', () => {
    const environment = { API_BASE: '{proxyUrl}/v1', API_KEY: '{clientKey}', REGION: '{region}' }
    expect(profileEnvironment(profile, { environment }, proxy)).toEqual({
      API_BASE: 'http://127.0.0.1:4100/work/v1',
      API_KEY: 'tv_key',
      REGION: 'cn',
    })
  })

  it('points the same templates at the upstream when the token itself is lent', () => {
    const environment = { API_BASE: '{proxyUrl}', API_KEY: '{clientKey}' }
    expect(profileEnvironment(profile, { environment }, token)).toEqual({
      API_BASE: 'https://api.example/v1',
      API_KEY: 'at',
    })
  })

  it('has generic names where the provider says nothing', () => {
    const environment = {}
    expect(profileEnvironment(profile, { environment }, proxy)).toEqual({
      TOKENVAULT_PROXY_URL: 'http://127.0.0.1:4100/work',
      TOKENVAULT_KEY: 'tv_key',
    })
    expect(profileEnvironment(profile, { environment }, token)).toEqual({
      TOKENVAULT_ACCESS_TOKEN: 'at',
      TOKENVAULT_URL: 'https://api.example/v1',
    })
  })

  it('reveals the token beside the proxy only for a template that names it', () => {
    expect(needsToken({ environment: { A: '{clientKey}' } })).toBe(false)
    expect(needsToken({ environment: { A: 'x-{accessToken}' } })).toBe(true)
  })

  it('names the variable and the value that is missing', () => {
    const attempt = () => profileEnvironment(profile, { environment: { A: '{workspace}' } }, proxy)
    expect(attempt).toThrow('The variable A needs "workspace", which this profile does not have.')
  })
})

describe('several profiles', () => {
  it('get generic names with their own', () => {
    const parts = [
      ['a-b', { TOKENVAULT_KEY: '1' }],
      ['c', { TOKENVAULT_KEY: '1', X: 'y' }],
    ] as const
    expect(mergeEnvironments(parts)).toEqual({ TOKENVAULT_KEY_A_B: '1', TOKENVAULT_KEY_C: '1', X: 'y' })
  })

  it('cannot share a variable with different values', () => {
    expect(() =>
      mergeEnvironments([
        ['a', { X: '1' }],
        ['b', { X: '2' }],
      ]),
    ).toThrow(/variable X/)
  })
})
