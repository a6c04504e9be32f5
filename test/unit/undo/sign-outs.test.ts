import { describe, expect, it } from 'vitest'
import type { VaultError } from '../../../src/core/errors.ts'
import { TokenRequestError } from '../../../src/core/grants/grant.ts'
import { filePassphrase } from '../../support/backup-rig.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { createRotatingServer, facts } from '../../support/rotating-server.ts'
import { buildUndoRig } from '../../support/undo-rig.ts'

const minute = 60_000
const hour = 3_600_000
const day = 24 * hour

/** A profile `work`, signed out a moment ago, and everything that a restart would find. */
async function signedOut() {
  const clock = createFakeClock()
  const records = createMemoryRecordStore(clock)
  const server = createRotatingServer(clock)
  const rig = await buildUndoRig({ clock, records, server })
  await rig.add('work')
  const before = { facts: rig.stored('work'), history: await rig.profiles.history('work') }
  await clock.advance(1_000)
  const { signOutAt } = await rig.signOuts.schedule('work')
  const restarted = () => buildUndoRig({ clock, records, server })
  const keptRows = () => [...records.rows.values()].filter(({ kind }) => kind === 'signed-out')
  return { ...rig, clock, records, server, before, signOutAt, restarted, keptRows }
}
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: VaultError) => error.code,
  )

describe('a profile that was signed out by hand, for a minute', () => {
  it('is signed out for everybody: nothing is lent, refreshed or exported, and its history says so', async () => {
    const { profiles, refresher, backup, clock, server, signOutAt, stored, records, keptRows } = await signedOut()
    expect(signOutAt).toBe(clock.now() + minute)
    expect(stored('work')).toMatchObject({ summary: null, needsSignIn: null, stateSince: clock.now() })
    expect([await profiles.tokens('work'), refresher.peek('work'), refresher.dueAt('work')]).toEqual([
      undefined,
      undefined,
      null,
    ])
    for (const ask of [refresher.lend, refresher.refreshNow]) expect(await code(ask('work'))).toBe('SIGN_IN_NEEDED')
    expect(await backup.exportFile('backup', undefined, filePassphrase)).toMatchObject({
      profiles: ['work'],
      sessions: 0,
    })
    expect((await profiles.history('work')).map(({ kind }) => kind)).toEqual(['signed-out', 'signed-in'])
    expect([server.requests, server.revocations]).toEqual([0, []])
    // What is kept stands in the sealed part of its row alone.
    expect(JSON.stringify([...records.rows.values()].map(({ meta }) => meta))).not.toContain('.refresh-')
    expect(keptRows()).toMatchObject([{ id: 'work', sealed: expect.stringContaining('work.refresh-1') }])
  })

  it('gets its session back as it was, history and plan included, and nothing ends later', async () => {
    const { profiles, refresher, signOuts, clock, server, before, stored, keptRows } = await signedOut()
    await signOuts.restore('work')
    expect([stored('work'), await profiles.history('work')]).toEqual([before.facts, before.history])
    expect(await refresher.lend('work')).toMatchObject({ accessToken: 'work.access-1' })
    expect([refresher.dueAt('work') !== null, keptRows()]).toEqual([true, []])
    await clock.advance(3 * hour)
    expect(stored('work')).toMatchObject({ refreshCount: 3, needsSignIn: null })
    expect([server.reuses, server.revocations]).toEqual([0, []])
  })

  it('is refreshed at once after the undo when that fell due meanwhile', async () => {
    const { refresher, signOuts, clock, server } = await signedOut()
    await signOuts.restore('work')
    server.lifetimeMs = 30_000
    await refresher.refreshNow('work')
    await signOuts.schedule('work')
    const requests = server.requests
    await clock.advance(40_000)
    expect(server.requests).toBe(requests)
    await signOuts.restore('work')
    await clock.advance(1_000)
    expect([server.requests, server.reuses]).toEqual([requests + 1, 0])
  })

  it('is not given an old session when it has another one', async () => {
    const { signOuts, signIn, server, refresher, clock } = await signedOut()
    await signIn('work', server.signIn('anew'))
    await expect(signOuts.restore('work')).rejects.toMatchObject({
      ...{ code: 'CONFLICT', details: { says: 'undo-other-session' } },
    })
    await clock.advance(minute)
    expect(server.revocations).toEqual(['work.refresh-1'])
    expect(await refresher.lend('work')).toMatchObject({ accessToken: 'anew.access-2' })
  })
})

describe('the end of a sign-out’s minute', () => {
  it('revokes at the server, once; undoing it then says that it is too late', async () => {
    const { signOuts, clock, server, keptRows, profiles } = await signedOut()
    await clock.advance(minute - 1)
    expect([server.revocations, keptRows().length]).toEqual([[], 1])
    await clock.advance(1)
    expect([server.revocations, keptRows()]).toEqual([['work.refresh-1'], []])
    await expect(signOuts.restore('work')).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { says: 'undo-too-late' },
    })
    await clock.advance(day)
    expect([server.revocations.length, profiles.list().length]).toEqual([1, 1])
  })

  it('comes before a new session begins, and at once for who does not want to wait', async () => {
    const { signOuts, server, keptRows, clock } = await signedOut()
    expect(await signOuts.settle('work')).toEqual({ revocation: 'revoked', error: null })
    expect([await signOuts.settle('work'), keptRows()]).toEqual([undefined, []])
    const other = await signedOut()
    expect(await other.signOuts.signOut('work')).toEqual({ revocation: 'revoked', error: null })
    expect(await other.signOuts.signOut('work')).toEqual({ revocation: 'nothing', error: null })
    await clock.advance(day)
    expect(server.revocations).toHaveLength(1)
  })

  it('comes for each of several by itself, and for one that was undone not at all', async () => {
    const { signOuts, clock, server, add } = await signedOut()
    await add('home')
    await add('third')
    await Promise.all([signOuts.schedule('home'), signOuts.schedule('third')])
    await signOuts.restore('third')
    await clock.advance(minute)
    expect(server.revocations).toEqual(['work.refresh-1', 'home.refresh-2'])
  })

  it('comes with the removal of the profile, whose answer tells of it; both are undone one by one', async () => {
    const { signOuts, removals, server, profiles, keptRows, clock, refresher } = await signedOut()
    await removals.schedule('work')
    expect(await code(signOuts.restore('work'))).toBe('NOT_FOUND')
    await removals.restore('work')
    await signOuts.restore('work')
    expect(await refresher.lend('work')).toMatchObject({ accessToken: 'work.access-1' })
    await signOuts.schedule('work')
    await removals.schedule('work')
    expect(await removals.remove('work')).toEqual({ revocation: 'revoked', error: null })
    expect([profiles.list(), keptRows(), server.revocations]).toEqual([[], [], ['work.refresh-1']])
    await clock.advance(day)
    expect(server.revocations).toHaveLength(1)
  })

  it('is told when the revocation failed, and is at once where there is nothing to keep', async () => {
    const clock = createFakeClock()
    const server = createRotatingServer(clock)
    const revoke = () => Promise.reject(new TokenRequestError(facts({ status: 503, reason: 'HTTP 503' })))
    const rig = await buildUndoRig({ clock, server: { ...server, grant: { ...server.grant, revoke } } })
    await rig.add('work')
    await rig.add('empty', null)
    expect(await rig.signOuts.schedule('empty')).toEqual({ signOutAt: null })
    await rig.signOuts.schedule('work')
    await clock.advance(minute)
    expect([rig.said, rig.kept.list()]).toEqual([['not-revoked: work'], []])
  })

  it('is at once for a session that cannot be read; one that went bad meanwhile is told of, and goes', async () => {
    const { signOuts, clock, records, said, kept, keptRows, server } = await signedOut()
    const [row] = keptRows()
    if (row) await records.write([{ ...row, op: 'put', expectedVersion: row.version, sealed: '{"accessToken":1}' }])
    await expect(signOuts.restore('work')).rejects.toMatchObject({
      ...{ code: 'VAULT_DAMAGED', details: { says: 'kept-session-unreadable' } },
    })
    await clock.advance(minute)
    expect([said, kept.list(), server.revocations]).toEqual([['not-revoked: work'], [], []])

    const other = await signedOut()
    await other.signOuts.restore('work')
    const tokens = await other.records.get('tokens', 'work')
    if (tokens) await other.records.write([{ ...tokens, op: 'put', expectedVersion: tokens.version, sealed: '{}' }])
    other.profiles.forgetOpened()
    expect(await other.signOuts.schedule('work')).toEqual({ signOutAt: null })
    expect([other.said, other.stored('work').summary]).toEqual([['not-revoked: work'], null])
  })

  it('waits for an open vault, which beginning and undoing need as well', async () => {
    const { signOuts, vault, clock, server, add, stored } = await signedOut()
    await add('home')
    vault.lock()
    expect([await code(signOuts.schedule('home')), await code(signOuts.restore('work'))]).toEqual([
      'VAULT_LOCKED',
      'VAULT_LOCKED',
    ])
    expect(stored('home').summary).not.toBeNull()
    await clock.advance(hour)
    expect(server.revocations).toEqual([])
    await vault.unlock()
    await clock.advance(0)
    expect(server.revocations).toEqual(['work.refresh-1'])
  })

  it('comes at the next start when the program ended in between, whatever the clock says', async () => {
    const { signOuts, clock, server, restarted } = await signedOut()
    signOuts.dispose()
    await clock.jump(-day)
    const early = await restarted()
    await clock.advance(minute)
    expect([server.revocations, early.kept.list()]).toEqual([['work.refresh-1'], []])

    const late = await signedOut()
    late.signOuts.dispose()
    await late.clock.advance(minute)
    const next = await late.restarted()
    await late.clock.advance(0)
    expect([late.server.revocations, next.kept.list()]).toEqual([['work.refresh-1'], []])
  })
})
