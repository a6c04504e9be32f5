import { describe, expect, it } from 'vitest'
import type { RecordStore } from '../../../src/core/ports.ts'
import { buildRefreshRig, type RefreshRig } from '../../support/refresh-rig.ts'
import { facts } from '../../support/rotating-server.ts'

const minute = 60_000

/** A disk that stops taking anything when the process "dies": writes after that hang, as they do in a dead process. */
function mortalDisk() {
  const state = { writesUntilDeath: Number.POSITIVE_INFINITY }
  const wrapRecords = (records: RecordStore): RecordStore => ({
    ...records,
    async write(changes) {
      if (state.writesUntilDeath <= 0) return new Promise(() => {})
      state.writesUntilDeath -= 1
      await records.write(changes)
    },
  })
  return { state, wrapRecords }
}

/** Kills the process after so many writes of a refresh: 0 before the journal, 1 between the request and its commit. */
async function crashAfter(writes: number): Promise<{ rig: RefreshRig; restart: () => Promise<RefreshRig> }> {
  const { state, wrapRecords } = mortalDisk()
  const rig = await buildRefreshRig({ wrapRecords })
  await rig.add('p1')
  await rig.clock.advance(61 * minute)
  state.writesUntilDeath = writes
  void rig.refresher.visit('p1')
  await rig.clock.advance(1000)
  const restart = () => {
    state.writesUntilDeath = Number.POSITIVE_INFINITY
    return buildRefreshRig({ clock: rig.clock, server: rig.server, disk: rig.disk })
  }
  return { rig, restart }
}

describe('a crash', () => {
  it('before the journal is written changes nothing: the next start refreshes', async () => {
    const { rig, restart } = await crashAfter(0)
    expect(rig.server.requests).toBe(0)
    const again = await restart()
    expect(again.stored().refreshStartedAt).toBeNull()
    expect((await again.refresher.lend('p1')).accessToken).toBe('p1.access-2')
  })

  it('after the server rotated is reported as what it is: one retry, then a sign-in is needed because of the interruption', async () => {
    const { rig, restart } = await crashAfter(1)
    expect(rig.server.requests).toBe(1)
    const again = await restart()
    expect(again.stored().refreshStartedAt).not.toBeNull()
    expect(again.refresher.dueAt('p1')).toBeLessThanOrEqual(again.clock.now())
    again.scheduler.start()
    await again.clock.advance(60 * minute)
    again.scheduler.dispose()
    expect(again.server.requests).toBe(2)
    expect(again.stored().needsSignIn?.reason).toBe('refresh-interrupted')
    expect(again.notes.map(({ kind }) => kind)).toEqual(['sign-in-needed'])
    expect(again.notes[0]?.body).toMatchObject({
      en: expect.stringContaining('the refresh of 2026-01-01 01:01 UTC was lost'),
      'zh-CN': expect.stringContaining('2026-01-01 01:01 UTC 的刷新没有收到响应'),
    })
  })

  it('says since when the answer is lost: of several crashes the first counts, and a new token set ends it', async () => {
    const { rig, restart } = await crashAfter(1)
    const lostAt = rig.stored().refreshStartedAt
    await rig.clock.advance(10 * minute)
    const again = await restart()
    again.server.failNext(facts({ status: 503 }))
    for (let attempt = 0; attempt < 2; attempt += 1) await again.refresher.refreshNow('p1').catch(() => undefined)
    expect(again.stored()).toMatchObject({ needsSignIn: { reason: 'refresh-interrupted' }, answerLostAt: lostAt })
    const { lastError } = again.stored()
    expect(lastError?.details).toMatchObject({ answerLostAt: lostAt })
    expect(lastError?.message).toContain('answer to the refresh of 2026-01-01 01:01:00 UTC was lost')
    await again.signIn('p1', again.server.signIn('p1'))
    expect(again.stored().answerLostAt).toBeUndefined()
  })

  it('before the server rotated keeps the session: one retry succeeds', async () => {
    const { rig, restart } = await crashAfter(1)
    const before = await rig.storedTokens()
    const again = await restart()
    // The server never saw the request: its newest refresh token is the one on disk.
    const server = Object.assign(again.server, { grant: again.server.grant })
    expect(server.accepts(before?.refreshToken ?? null)).toBe(false)
    const reissued = again.server.signIn('p1')
    const { version, facts: kept } = await again.profiles.reread('p1')
    await again.profiles.commit('p1', version, kept, { ...reissued, expiresAt: again.clock.now() - 1 })
    again.scheduler.start()
    await again.clock.advance(1000)
    again.scheduler.dispose()
    expect(again.stored()).toMatchObject({ needsSignIn: null, refreshStartedAt: null, refreshCount: 1 })
  })

  it('keeps the mark of the interruption through failures that say nothing about it', async () => {
    const { restart } = await crashAfter(1)
    const again = await restart()
    again.server.failNext(facts({ status: 503 }), facts({ status: 429 }), facts({ sent: 'no' }))
    for (let attempt = 0; attempt < 3; attempt += 1) await again.refresher.refreshNow('p1').catch(() => undefined)
    expect(again.stored().refreshStartedAt).not.toBeNull()
    await again.refresher.refreshNow('p1').catch(() => undefined)
    expect(again.stored().needsSignIn?.reason).toBe('refresh-interrupted')
  })

  it('after the commit loses nothing', async () => {
    const { restart } = await crashAfter(2)
    const again = await restart()
    expect((await again.refresher.lend('p1')).accessToken).toBe('p1.access-2')
    expect(again.server.requests).toBe(1)
  })
})
