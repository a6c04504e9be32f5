import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import type { RecordStore } from '../../../src/core/ports.ts'
import { buildRefreshRig } from '../../support/refresh-rig.ts'

const minute = 60_000

/** A disk that can be full, from now on or after some more writes. */
function faultyDisk() {
  const disk = { full: false, writesLeft: Number.POSITIVE_INFINITY }
  const wrapRecords = (records: RecordStore): RecordStore => ({
    ...records,
    async write(changes) {
      disk.writesLeft -= 1
      if (disk.full || disk.writesLeft < 0) throw new VaultError('STORAGE_UNAVAILABLE', 'The disk is full.')
      await records.write(changes)
    },
  })
  return { disk, wrapRecords }
}

/** The journal entry is written, the new token set is not. */
const onlyTheJournal = 1

describe('a disk that does not take the new token set', () => {
  async function rigWithUnsaved() {
    const { disk, wrapRecords } = faultyDisk()
    const rig = await buildRefreshRig({ wrapRecords })
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    disk.writesLeft = onlyTheJournal
    const error = await rig.refresher.lend('p1').catch((thrown: unknown) => thrown)
    return { ...rig, disk: Object.assign(disk, { vault: rig.disk.vault, records: rig.disk.records }), error }
  }

  it('hands nobody the new access token, tells the person, and never spends the old refresh token again', async () => {
    const rig = await rigWithUnsaved()
    expect(rig.error).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    for (let call = 0; call < 10; call += 1) {
      await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
      await rig.refresher.refreshNow('p1').catch(() => undefined)
      await rig.clock.advance(minute)
    }
    expect(rig.refresher.peek('p1')).toBeUndefined()
    expect(rig.refresher.facts('p1')).toMatchObject({
      lastError: { code: 'STORAGE_UNAVAILABLE' },
      retry: { after: 'STORAGE_UNAVAILABLE' },
    })
    expect(rig.server.requests).toBe(1)
    expect(rig.server.reuses).toBe(0)
  })

  it('saves it as soon as there is room, without another request', async () => {
    const rig = await rigWithUnsaved()
    rig.scheduler.start()
    await rig.clock.advance(20 * minute)
    expect(rig.notes.map(({ kind }) => kind)).toEqual(['refresh-failing'])
    rig.disk.writesLeft = Number.POSITIVE_INFINITY
    await rig.clock.advance(15 * minute)
    rig.scheduler.dispose()
    const tokens = await rig.storedTokens()
    expect(tokens?.accessToken).toBe('p1.access-2')
    expect(rig.server.presented).toHaveLength(1)
    expect(rig.refresher.facts('p1')).toMatchObject({ lastError: null, retry: null })
  })

  it('gives way to a new sign-in', async () => {
    const rig = await rigWithUnsaved()
    rig.disk.writesLeft = Number.POSITIVE_INFINITY
    const fresh = rig.server.signIn('p1')
    const { version } = await rig.profiles.reread('p1')
    await rig.profiles.commit('p1', version, { ...rig.stored(), refreshStartedAt: null }, fresh)
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    expect((await rig.storedTokens())?.accessToken).toBe(fresh.accessToken)
  })
})

describe('a disk that does not take the journal', () => {
  it('keeps the refresh token unspent', async () => {
    const { disk, wrapRecords } = faultyDisk()
    const rig = await buildRefreshRig({ wrapRecords })
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    disk.full = true
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(rig.refresher.facts('p1').lastError?.code).toBe('STORAGE_UNAVAILABLE')
    expect(rig.server.requests).toBe(0)
    disk.full = false
    await rig.clock.advance(minute)
    expect((await rig.refresher.lend('p1')).accessToken).toBe('p1.access-2')
    expect(rig.refresher.facts('p1').lastError).toBeNull()
  })
})

describe('borrowers during a disk fault', () => {
  it('do not hammer the disk', async () => {
    const { disk, wrapRecords } = faultyDisk()
    const rig = await buildRefreshRig({ wrapRecords })
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    disk.full = true
    disk.writesLeft = 1000
    for (let call = 0; call < 50; call += 1) await rig.refresher.lend('p1').catch(() => undefined)
    expect(1000 - disk.writesLeft).toBe(1)
  })
})

describe('a verdict that could not be saved', () => {
  it('is remembered: the dead refresh token is not sent again', async () => {
    const { disk, wrapRecords } = faultyDisk()
    const rig = await buildRefreshRig({ wrapRecords })
    await rig.add('p1')
    rig.server.revoked = true
    disk.writesLeft = onlyTheJournal
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    expect(rig.refresher.facts('p1').needsSignIn?.reason).toBe('session-ended')
    disk.writesLeft = Number.POSITIVE_INFINITY
    await expect(rig.refresher.refreshNow('p1')).rejects.toMatchObject({ details: { reason: 'session-ended' } })
    expect(rig.stored().needsSignIn?.reason).toBe('session-ended')
    expect(rig.server.requests).toBe(1)
  })
})

describe('a vault that is locked', () => {
  it('answers VAULT_LOCKED and loses nothing', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    rig.disk.vault.lock()
    expect(rig.refresher.peek('p1')).toBeUndefined()
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
    expect(rig.server.requests).toBe(0)
    expect(rig.refresher.facts('p1').lastError).toBeNull()
  })

  it('while a refresh is under way: its tokens are on disk all the same, so that a crash before the unlock loses nothing', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.scheduler.start()
    const release = rig.server.hold()
    const asked = rig.refresher.refreshNow('p1').catch((error: unknown) => error)
    await rig.clock.advance(1000)
    rig.disk.vault.lock()
    release()
    expect(await asked).toBeUndefined()
    expect(rig.refresher.peek('p1')).toBeUndefined()
    await rig.clock.advance(30 * minute)
    rig.scheduler.dispose()
    const after = await buildRefreshRig({ clock: rig.clock, disk: rig.disk, server: rig.server })
    await after.disk.vault.unlock()
    expect(rig.server.requests).toBe(1)
    expect(rig.server.reuses).toBe(0)
    expect(rig.server.accepts((await after.storedTokens())?.refreshToken ?? null)).toBe(true)
    expect(await after.refresher.lend('p1')).toMatchObject({ accessToken: 'p1.access-2' })
  })

  it('while a refresh fails: the verdict is saved without the key', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    const release = rig.server.hold()
    rig.server.revoked = true
    const asked = rig.refresher.refreshNow('p1').catch((error: unknown) => error)
    await rig.clock.advance(1000)
    rig.disk.vault.lock()
    release()
    expect(await asked).toMatchObject({ code: 'SIGN_IN_NEEDED' })
    expect(rig.stored().needsSignIn?.reason).toBe('session-ended')
  })
})

describe('closing', () => {
  it('waits until what is under way is saved, and takes no more work', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    const release = rig.server.hold()
    const asked = rig.refresher.refreshNow('p1')
    await rig.clock.advance(100)
    const closed = rig.refresher.close()
    await expect(rig.refresher.refreshNow('p1')).rejects.toMatchObject({ code: 'HOST_UNAVAILABLE' })
    release()
    await Promise.all([asked, closed])
    expect((await rig.storedTokens())?.accessToken).toBe('p1.access-2')
    expect(rig.clock.timers).toBe(0)
  })

  it('cuts a silent server off after its limit and leaves the journal entry for the next start', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.hold()
    const asked = rig.refresher.refreshNow('p1').catch((error: unknown) => error)
    await rig.clock.advance(100)
    const closed = rig.refresher.close(5000)
    await rig.clock.advance(5000)
    await closed
    expect(await asked).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    expect(rig.stored().refreshStartedAt).not.toBeNull()
  })
})
