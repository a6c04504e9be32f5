import { expect, test } from 'vitest'
import { createProviderCatalog } from '../../../src/core/providers/create-provider-catalog.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'

const text = { en: 'Acme', 'zh-CN': 'Acme' }
const acme = {
  id: 'acme',
  name: text,
  description: text,
  grants: ['static'],
  inputs: [{ id: 'token', kind: 'secret', label: text }],
}

async function setUp() {
  const records = createMemoryRecordStore(createFakeClock())
  const catalog = createProviderCatalog(records)
  await catalog.load()
  return { records, catalog }
}

test("a definition of one's own is there after a restart, and can be replaced and removed", async () => {
  const { records, catalog } = await setUp()
  await catalog.add(acme, 'acme.json')
  await catalog.add({ ...acme, icon: 'star' }, 'acme.json')
  const restarted = createProviderCatalog(records)
  await restarted.load()
  expect(restarted.view(restarted.find('acme'))).toMatchObject({ builtIn: false, icon: 'star', grants: ['static'] })
  expect(restarted.view(restarted.find('oidc')).builtIn).toBe(true)
  await restarted.remove('acme')
  expect(() => restarted.find('acme')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  expect(await records.list('provider')).toEqual([])
})

test('a provider that is not there is answered with those that are', async () => {
  const { catalog } = await setUp()
  expect(() => catalog.find('gihub')).toThrow(/github/)
})

test.for(['add', 'remove'] as const)('a built-in definition cannot be touched by %s', async (action) => {
  const { catalog } = await setUp()
  const touch = action === 'add' ? catalog.add({ ...acme, id: 'github' }, 'f') : catalog.remove('github')
  await expect(touch).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('a bad definition changes nothing', async () => {
  const { records, catalog } = await setUp()
  await expect(catalog.add({ ...acme, grants: ['magic'] }, 'f')).rejects.toMatchObject({ code: 'DEFINITION_INVALID' })
  expect(await records.list('provider')).toEqual([])
})

test('a stored definition that cannot be read is kept and not listed', async () => {
  const { records } = await setUp()
  const meta = { definition: { id: 'odd', from: 'the future' }, source: 'f' }
  await records.write([{ op: 'put', kind: 'provider', id: 'odd', expectedVersion: 0, meta, sealed: null }])
  const catalog = createProviderCatalog(records)
  await catalog.load()
  expect(catalog.list().map(({ id }) => id)).not.toContain('odd')
  expect(await records.list('provider')).toHaveLength(1)
})
