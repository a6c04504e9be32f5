import { beforeEach, describe, expect, it } from 'vitest'
import { createProfileStore } from '../../../src/core/profiles/create-profile-store.ts'
import { emptyFacts } from '../../../src/core/profiles/profile-rows.ts'
import type { ProfileStore } from '../../../src/core/profiles/profile-store.ts'
import type { TokenSet } from '../../../src/core/tokens/token-set.ts'
import { createMemoryProtector } from '../../../src/core/vault/memory-protector.ts'
import { createVault, type Vault } from '../../../src/core/vault/vault.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

const given = {
  id: 'p1',
  name: 'work',
  providerId: 'oidc',
  grant: 'authorization-code',
  settings: { issuer: 'https://id.example' },
  tags: [],
  createdAt: 1,
} as const

const tokens: TokenSet = {
  accessToken: 'CANARY-access',
  tokenType: 'Bearer',
  refreshToken: 'CANARY-refresh',
  idToken: null,
  scope: null,
  issuedAt: 1,
  expiresAt: 2,
  expirySource: 'server',
  refreshIssuedAt: 1,
  refreshExpiresAt: null,
  refreshExpirySource: 'unknown',
  extra: {},
}

describe('the profile store', () => {
  let clock: FakeClock
  let records: ReturnType<typeof createMemoryRecordStore>
  let vault: Vault
  let store: ProfileStore
  const log = createRecordingLogger()

  beforeEach(async () => {
    clock = createFakeClock()
    records = createMemoryRecordStore(clock)
    vault = createVault(records, [createMemoryProtector()])
    await vault.initialise('memory')
    store = createProfileStore(vault, clock, log)
    await store.load()
  })

  it('keeps secrets sealed and tells only their names', async () => {
    const added = await store.add(given, { clientSecret: 'CANARY-secret', unused: '' })
    expect(added.storedSecrets).toEqual(['clientSecret'])
    expect(JSON.stringify([...records.rows.values()])).not.toContain('CANARY')
    expect(await store.secrets('p1')).toEqual({ clientSecret: 'CANARY-secret' })
  })

  it('finds a profile by name and by id, also after a new start', async () => {
    await store.add(given, {})
    const again = createProfileStore(vault, clock, log)
    await again.load()
    expect([again.find('work').id, again.find('p1').name]).toEqual(['p1', 'work'])
  })

  it.each(['Work', 'a.b', '-a', 'a-', '', 'a'.repeat(65), 'a/b', '工作'])('refuses "%s" as a name', async (name) => {
    await expect(store.add({ ...given, name }, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('refuses a name that another profile has, but lets a profile keep its own', async () => {
    await store.add(given, {})
    await expect(store.add({ ...given, id: 'p2' }, {})).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(store.update('p1', { name: 'work', tags: ['x'] })).resolves.toMatchObject({ tags: ['x'] })
  })

  it('merges secrets on update and removes one that is set to nothing', async () => {
    await store.add(given, { clientSecret: 'a', password: 'b' })
    const updated = await store.update('p1', {}, { clientSecret: 'c', password: '' })
    expect(updated.storedSecrets).toEqual(['clientSecret'])
    expect(await store.secrets('p1')).toEqual({ clientSecret: 'c' })
  })

  it('commits a token set with compare-and-set, and the loser changes nothing', async () => {
    await store.add(given, {})
    const facts = emptyFacts(clock.now())
    await store.commit('p1', 0, facts, tokens)
    await expect(store.commit('p1', 0, facts, { ...tokens, accessToken: 'late' })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect((await store.tokens('p1'))?.accessToken).toBe('CANARY-access')
    expect(store.peekTokens('p1')?.refreshToken).toBe('CANARY-refresh')
  })

  it('keeps the sealed token set when only facts are committed', async () => {
    await store.add(given, {})
    await store.commit('p1', 0, emptyFacts(1), tokens)
    await store.commit('p1', 1, { ...emptyFacts(1), refreshStartedAt: 5 })
    expect((await store.tokens('p1'))?.refreshToken).toBe('CANARY-refresh')
    expect((await store.reread('p1')).facts.refreshStartedAt).toBe(5)
  })

  it('lends nothing while the vault is locked and forgets what was opened', async () => {
    await store.add(given, {})
    await store.commit('p1', 0, emptyFacts(1), tokens)
    vault.lock()
    store.forgetOpened()
    expect(store.peekTokens('p1')).toBeUndefined()
    await expect(store.tokens('p1')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
  })

  it('sets an unreadable profile row aside: it stays on disk and its name stays taken', async () => {
    await records.write([
      {
        op: 'put',
        kind: 'profile',
        id: 'odd',
        expectedVersion: 0,
        meta: { name: 'odd', grant: 'unheard-of' },
        sealed: null,
      },
    ])
    await store.load()
    expect(store.list()).toEqual([])
    await expect(store.add({ ...given, name: 'odd' }, {})).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await records.get('profile', 'odd')).toBeDefined()
  })

  it('says that a session row is unreadable instead of signing the profile out', async () => {
    await store.add(given, {})
    await records.write([
      { op: 'put', kind: 'tokens', id: 'p1', expectedVersion: 0, meta: { broken: true }, sealed: 'x' },
    ])
    expect((await store.reread('p1')).facts.needsSignIn?.reason).toBe('record-unreadable')
    expect((await records.get('tokens', 'p1'))?.sealed).toBe('x')
  })

  it('removes a profile with its tokens and secrets', async () => {
    await store.add(given, { clientSecret: 'a' })
    await store.commit('p1', 0, emptyFacts(1), tokens)
    await store.remove('p1')
    expect(['profile', 'tokens', 'secrets'].map((kind) => records.rows.has(`${kind}\u0000p1`))).toEqual([
      false,
      false,
      false,
    ])
    expect(() => store.find('work')).toThrowError(/no profile "work"/)
  })

  it('keeps no token at hand that was opened while the vault was being locked', async () => {
    await store.add(given, {})
    await store.commit('p1', 0, emptyFacts(1), tokens)
    const locksMeanwhile: Vault = Object.create(vault, {
      open: {
        value: (record: Parameters<Vault['open']>[0]) => {
          const opening = vault.open(record)
          vault.lock()
          return opening
        },
      },
    })
    const again = createProfileStore(locksMeanwhile, clock, log)
    await again.load()
    expect((await again.tokens('p1'))?.accessToken).toBe('CANARY-access')
    expect(again.peekTokens('p1')).toBeUndefined()
  })

  it('gives one name to one profile only, also when two are added at once', async () => {
    const both = [store.add(given, { clientSecret: 'a' }), store.add({ ...given, id: 'p2' }, { clientSecret: 'b' })]
    const [first, second] = await Promise.allSettled(both)
    expect([first?.status, second]).toMatchObject(['fulfilled', { reason: { code: 'CONFLICT' } }])
    expect(store.list().map(({ id }) => id)).toEqual(['p1'])
  })
})
