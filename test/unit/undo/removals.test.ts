import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { TokenRequestError } from '../../../src/core/grants/grant.ts'
import { createProviderHandlers } from '../../../src/core/handlers/provider-handlers.ts'
import { createRouteTable } from '../../../src/core/profiles/route-table.ts'
import { acme, filePassphrase } from '../../support/backup-rig.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { createRotatingServer, facts } from '../../support/rotating-server.ts'
import { buildUndoRig } from '../../support/undo-rig.ts'

const minute = 60_000
const hour = 3_600_000
const day = 24 * hour

/** A profile `work`, removed, and everything that a restart would find. */
async function removed() {
  const clock = createFakeClock()
  const records = createMemoryRecordStore(clock)
  const server = createRotatingServer(clock)
  const rig = await buildUndoRig({ clock, records, server })
  await rig.add('work')
  const { removeAt } = await rig.removals.schedule('work')
  const restarted = () => buildUndoRig({ clock, records, server })
  const rowsLeft = () => [...records.rows.values()].filter(({ id }) => id === 'work').map(({ kind }) => kind)
  return { ...rig, clock, records, server, removeAt, restarted, rowsLeft }
}
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: VaultError) => error.code,
  )

describe('a removed profile, for a minute', () => {
  it('does not exist for anybody, while its rows stand in the vault as they were', async () => {
    const { profiles, refresher, catalog, backup, removals, clock, removeAt, rowsLeft } = await removed()
    expect(removeAt).toBe(clock.now() + minute)
    expect([profiles.list(), profiles.get('work'), profiles.named('work')]).toEqual([[], undefined, undefined])
    for (const ask of [profiles.find, profiles.session]) expect(() => ask('work')).toThrow(/no profile "work"/)
    const reads = [profiles.tokens, profiles.secrets, profiles.history, profiles.reread, refresher.lend]
    const asked = [...reads, refresher.refreshNow, removals.schedule].map((ask) =>
      code((async () => void (await ask('work')))()),
    )
    expect(await Promise.all(asked)).toEqual(asked.map(() => 'NOT_FOUND'))
    expect([profiles.peekTokens('work'), refresher.peek('work')]).toEqual([undefined, undefined])
    expect(createRouteTable(profiles, catalog, () => undefined).find('work')).toBeUndefined()
    const file = await backup.exportFile('definitions', undefined, undefined)
    expect([file.profiles, file.text.includes('work')]).toEqual([[], false])
    expect((await backup.exportFile('backup', undefined, filePassphrase)).profiles).toEqual([])
    expect(await code(backup.exportFile('move', ['work'], filePassphrase))).toBe('NOT_FOUND')
    expect(rowsLeft().sort()).toEqual(['history', 'profile', 'tokens'])
  })

  it('is neither refreshed nor planned, and when it is brought back, it goes on at once', async () => {
    const { profiles, refresher, removals, clock, server } = await removed()
    await removals.restore('work')
    server.lifetimeMs = 40_000
    await refresher.refreshNow('work')
    await removals.schedule('work')
    const before = server.requests
    await clock.advance(50_000)
    expect([refresher.dueAt('work'), server.requests]).toEqual([null, before])
    await removals.restore('work')
    await clock.advance(1_000)
    expect(server.requests).toBe(before + 1)
    expect(profiles.session('work').facts).toMatchObject({ needsSignIn: null, refreshCount: 2 })
    expect([server.reuses, server.revocations]).toEqual([0, []])
  })

  it('comes back as it was: name, tags, secrets, session and history, and nothing ends later', async () => {
    const { profiles, removals, refresher, clock, server } = await removed()
    await removals.restore('work')
    await profiles.update('work', { tags: ['mine'] }, { clientSecret: 'canary' })
    const before = { ...profiles.find('work'), version: 0 }
    const [facts, past] = [profiles.session('work').facts, await profiles.history('work')]
    await removals.schedule('work')
    await removals.restore('work')
    expect({ ...profiles.find('work'), version: 0 }).toEqual(before)
    expect([profiles.session('work').facts, await profiles.history('work')]).toEqual([facts, past])
    expect(await profiles.secrets('work')).toEqual({ clientSecret: 'canary' })
    expect(await refresher.lend('work')).toMatchObject({ accessToken: 'work.access-1' })
    await clock.advance(day)
    expect([profiles.list().length, server.revocations]).toEqual([1, []])
  })

  it('keeps its name, for whoever adds, renames or imports, until it is gone', async () => {
    const { profiles, removals, backup, clock, add } = await removed()
    await expect(add('work', null)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { says: 'profile-name-leaving' },
    })
    await add('other', null)
    expect(await code(profiles.update('other', { name: 'work' }))).toBe('CONFLICT')
    await profiles.update('other', { name: 'other' })
    const fileOf = (name: string) =>
      JSON.stringify({
        ...{ format: 'tokenvault-export', version: 1, kind: 'definitions', id: crypto.randomUUID() },
        createdAt: new Date(clock.now()).toISOString(),
        contents: {
          providers: [{ definition: acme, source: 'acme.json' }],
          profiles: [{ name, provider: 'acme', grant: 'authorization-code', settings: {}, tags: [] }],
        },
      })
    await expect(backup.importFile(fileOf('work'), undefined, 'rename', false)).rejects.toMatchObject({
      ...{ code: 'CONFLICT', details: { says: 'import-meets-removal', names: 'work' } },
    })
    expect(profiles.list().map(({ name }) => name)).toEqual(['other'])
    await add('other-2', null)
    await removals.schedule('other-2')
    const renamed = await backup.importFile(fileOf('other'), undefined, 'rename', false)
    expect(renamed.added).toEqual([{ name: 'other-3', was: 'other' }])
    await clock.advance(minute)
    await backup.importFile(fileOf('work'), undefined, 'refuse', false)
    expect(profiles.named('work')?.id).not.toBe('work')
    expect(await code(removals.restore('work'))).toBe('CONFLICT')
  })
})

it('the definition of a removed profile stays until it is gone: its revocation needs it', async () => {
  const { profiles, catalog, clock } = await removed()
  const handlers = createProviderHandlers(catalog, profiles, {} as never, () => undefined)
  await expect(handlers['providers.remove']({ provider: 'acme' })).rejects.toMatchObject({ code: 'CONFLICT' })
  await clock.advance(minute)
  expect(await handlers['providers.remove']({ provider: 'acme' })).toBeNull()
})

describe('the end of the minute', () => {
  it('revokes at the server, once, and deletes everything; undoing it then says that it is too late', async () => {
    const { removals, clock, server, rowsLeft } = await removed()
    await clock.advance(minute - 1)
    expect([server.revocations, rowsLeft().length]).toEqual([[], 3])
    await clock.advance(1)
    expect([server.revocations, rowsLeft()]).toEqual([['work.refresh-1'], []])
    await expect(removals.restore('work')).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { says: 'undo-too-late' },
    })
    await clock.advance(day)
    expect(server.revocations).toHaveLength(1)
  })

  it('comes for each of two removals at its own time, and for one that was undone not at all', async () => {
    const { profiles, removals, clock, server, add } = await removed()
    await add('home')
    await add('third')
    await clock.advance(20_000)
    await Promise.all([removals.schedule('home'), removals.schedule('third')])
    await removals.restore('third')
    await clock.advance(40_000)
    expect(server.revocations).toEqual(['work.refresh-1'])
    await clock.advance(20_000)
    expect(server.revocations).toEqual(['work.refresh-1', 'home.refresh-2'])
    expect(profiles.list().map(({ name }) => name)).toEqual(['third'])
  })

  it('waits for the refresh that was under way, so that undoing brings its token back', async () => {
    const { profiles, refresher, removals, server, clock } = await removed()
    await removals.restore('work')
    const release = server.hold()
    const refreshed = refresher.refreshNow('work')
    const scheduled = removals.schedule('work')
    await clock.advance(100)
    expect(profiles.leaving.list()).toEqual([])
    release()
    // Who waited for the refresh may hear that the profile is gone; its token is kept all the same.
    await Promise.allSettled([refreshed, scheduled])
    await removals.restore('work')
    expect(await refresher.lend('work')).toMatchObject({ accessToken: 'work.access-2' })
  })

  it('comes at once when who asked does not want to wait', async () => {
    const { removals, server, rowsLeft, clock } = await removed()
    expect(await removals.remove('work')).toEqual({ revocation: 'revoked', error: null })
    expect([server.revocations, rowsLeft()]).toEqual([['work.refresh-1'], []])
    expect(await code(removals.remove('work'))).toBe('NOT_FOUND')
    await clock.advance(day)
    expect(server.revocations).toHaveLength(1)
  })

  it('tells of a revocation that failed, and deletes all the same', async () => {
    const clock = createFakeClock()
    const server = createRotatingServer(clock)
    const revoke = () => Promise.reject(new TokenRequestError(facts({ status: 503, reason: 'HTTP 503' })))
    const rig = await buildUndoRig({ clock, server: { ...server, grant: { ...server.grant, revoke } } })
    await rig.add('work')
    await rig.removals.schedule('work')
    await clock.advance(minute)
    expect([rig.said, rig.profiles.leaving.list()]).toEqual([['not-revoked: work'], []])
  })

  it('is tried again a minute later when the disk refuses', async () => {
    const clock = createFakeClock()
    const records = createMemoryRecordStore(clock)
    let full = false
    const { write } = records
    records.write = async (changes) => {
      if (full) throw new VaultError('STORAGE_UNAVAILABLE', 'The disk is full.')
      await write(changes)
    }
    const rig = await buildUndoRig({ clock, records })
    await rig.add('work')
    await rig.removals.schedule('work')
    full = true
    await clock.advance(minute)
    expect(rig.profiles.leaving.list()).toHaveLength(1)
    full = false
    await clock.advance(minute)
    expect(rig.profiles.leaving.list()).toEqual([])
  })
})

describe('a removal, a lock and the clock', () => {
  it('needs an open vault to begin; in a locked one it waits, can be undone, and ends after the unlock', async () => {
    const { profiles, removals, vault, clock, server, add } = await removed()
    await add('home')
    vault.lock()
    expect(await code(removals.schedule('home'))).toBe('VAULT_LOCKED')
    expect(profiles.get('home')).toBeDefined()
    await clock.advance(hour)
    expect(server.revocations).toEqual([])
    await removals.restore('work')
    await vault.unlock()
    await removals.schedule('work')
    vault.lock()
    await clock.advance(hour)
    await vault.unlock()
    await clock.advance(0)
    expect([server.revocations.length, profiles.leaving.list()]).toEqual([1, []])
  })

  it('ends at the next start when the program ended in between', async () => {
    const { clock, server, restarted, removals } = await removed()
    removals.dispose()
    await clock.advance(minute)
    expect(server.revocations).toEqual([])
    const next = await restarted()
    await clock.advance(0)
    expect([server.revocations, next.profiles.leaving.list()]).toEqual([['work.refresh-1'], []])
  })

  it('can still be undone after a restart within the minute', async () => {
    const { clock, restarted, removals } = await removed()
    removals.dispose()
    await clock.advance(30_000)
    const next = await restarted()
    expect(next.profiles.list()).toEqual([])
    await next.removals.restore('work')
    expect(await next.refresher.lend('work')).toMatchObject({ accessToken: 'work.access-1' })
  })

  it('ends within a minute when the clock was set back by a day, before or after a restart', async () => {
    const { clock, server, removals, profiles } = await removed()
    await clock.jump(-day)
    removals.plan()
    await clock.advance(minute)
    expect([server.revocations.length, profiles.leaving.list()]).toEqual([1, []])

    const other = await removed()
    other.removals.dispose()
    await other.clock.jump(-day)
    const next = await other.restarted()
    await other.clock.advance(minute)
    expect([other.server.revocations.length, next.profiles.leaving.list()]).toEqual([1, []])
  })
})
