import { expect, it } from 'vitest'
import { createProfileStore } from '../../../src/core/profiles/create-profile-store.ts'
import { createRouteTable } from '../../../src/core/profiles/route-table.ts'
import { createProviderCatalog } from '../../../src/core/providers/create-provider-catalog.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { createPlainVault } from '../../support/plain-vault.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

async function build() {
  const clock = createFakeClock()
  const records = createMemoryRecordStore(clock)
  const profiles = createProfileStore(createPlainVault(records), clock, createRecordingLogger())
  const routes = createRouteTable(profiles, createProviderCatalog(records), () => undefined)
  const settings = { issuer: 'https://id.example', clientId: 'app', upstream: 'https://api.example' }
  const row = { providerId: 'oidc', grant: 'authorization-code', settings, tags: [], createdAt: 1 } as const
  return { profiles, routes, row }
}

it('follows a profile whose grant a sign-in changed, without being told', async () => {
  const { profiles, routes, row } = await build()
  await profiles.add({ ...row, id: 'p1', name: 'work', grant: 'none' }, {})
  expect(routes.find('work')).toMatchObject({ auth: 'none', inject: [] })
  await profiles.update('p1', { grant: 'device-code' })
  expect(routes.find('work')).toMatchObject({ auth: 'required', inject: [{ header: 'Authorization' }] })
})

it('gives a name that changed hands to its new owner', async () => {
  const { profiles, routes, row } = await build()
  await profiles.add({ ...row, id: 'p1', name: 'work' }, {})
  expect(routes.find('work')?.profileId).toBe('p1')
  await profiles.update('p1', { name: 'old' })
  await profiles.add({ ...row, id: 'p2', name: 'work' }, {})
  expect([routes.find('work')?.profileId, routes.find('old')?.profileId]).toEqual(['p2', 'p1'])
  await profiles.remove('p2')
  expect(routes.find('work')).toBeUndefined()
})
