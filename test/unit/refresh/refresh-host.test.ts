import { describe, expect, it } from 'vitest'
import type { Profile } from '../../../src/core/profiles/profile.ts'
import { builtInDefinitions } from '../../../src/core/providers/built-in-definitions.ts'
import { createProviderCatalog } from '../../../src/core/providers/create-provider-catalog.ts'
import { createRefreshHost } from '../../../src/core/refresh/refresh-host.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'

const catalog = createProviderCatalog(createMemoryRecordStore(Date))

function hostOf(part: Partial<Profile> & Pick<Profile, 'providerId' | 'grant'>): string {
  const profile: Profile = {
    ...{ id: 'p1', name: 'p1', settings: {}, storedSecrets: [], tags: [], createdAt: 1, version: 1 },
    ...part,
  }
  return createRefreshHost({ get: () => profile }, catalog)('p1')
}

describe('the host that a renewal is counted by', () => {
  it.each<[string, Parameters<typeof hostOf>[0], string]>([
    [
      'a token endpoint',
      {
        providerId: 'oauth',
        grant: 'authorization-code',
        settings: { tokenEndpoint: 'https://id.example:8443/token', clientId: 'x' },
      },
      'id.example:8443',
    ],
    [
      'an issuer',
      {
        providerId: 'oidc',
        grant: 'authorization-code',
        settings: { issuer: 'https://login.example/tenant', clientId: 'x' },
      },
      'login.example',
    ],
    [
      'a recipe',
      { providerId: 'cloudreve', grant: 'session', settings: { site: 'https://drive.example' } },
      'drive.example',
    ],
    ['nobody: it is signed here', { providerId: 'apihub', grant: 'self-signed' }, 'profile:p1'],
    ['a definition that is gone', { providerId: 'gone', grant: 'authorization-code' }, 'gone'],
    [
      'settings that do not fit any more',
      { providerId: 'oidc', grant: 'authorization-code', settings: { nonsense: '1' } },
      'oidc',
    ],
  ])('is the one of %s', (_, profile, host) => {
    expect(hostOf(profile)).toBe(host)
  })

  it('is known for every built-in provider whose server is fixed', () => {
    const fixed = ['github', 'google']
    expect(
      builtInDefinitions()
        .filter(({ id }) => fixed.includes(id))
        .map(({ id }) => hostOf({ providerId: id, grant: 'authorization-code' })),
    ).toEqual(['github.com', 'accounts.google.com'])
  })
})
