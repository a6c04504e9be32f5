import { describe, expect, it } from 'vitest'
import {
  historyFromMeta,
  historyToMeta,
  longestHistory,
  withOutcome,
} from '../../../src/core/profiles/session-history.ts'
import type { HistoryEntryView } from '../../../src/shared/history-views.ts'
import { buildRefreshRig } from '../../support/refresh-rig.ts'
import { offline } from '../../support/rotating-server.ts'

const hour = 3_600_000

describe('the history of a session', () => {
  it('tells of the sign-in, each refresh, failures as one, the end, and the next sign-in', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(hour)
    await rig.refresher.refreshNow('p1')
    rig.server.failNext(offline, offline, offline)
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await rig.clock.advance(hour)
      await rig.refresher.refreshNow('p1').catch(() => undefined)
    }
    await rig.refresher.refreshNow('p1')
    rig.server.revoked = true
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    rig.server.revoked = false
    await rig.clock.advance(hour)
    await rig.signIn('p1', rig.server.signIn('p1'))
    const told = await rig.profiles.history('p1')
    expect(told.map(({ kind, times }) => `${kind} ${times}`)).toEqual([
      'signed-in 1',
      'ended 1',
      'refreshed 1',
      'failed 3',
      'refreshed 1',
      'signed-in 1',
    ])
    expect(told[3]).toMatchObject({ code: 'OFFLINE', until: (told[3]?.at ?? 0) + 2 * hour })
  })

  it('is on disk with the commit that it tells of, and there after a restart', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.refresher.refreshNow('p1')
    const again = await buildRefreshRig({ clock: rig.clock, server: rig.server, disk: rig.disk })
    expect((await again.profiles.history('p1')).map(({ kind }) => kind)).toEqual(['refreshed', 'signed-in'])
  })

  it('is bounded, however long the profile lives', () => {
    const entry = (at: number): HistoryEntryView => ({ at, until: at, times: 1, kind: 'refreshed', expiresAt: null })
    let history: readonly HistoryEntryView[] = []
    for (let at = 0; at < 1_000; at += 1) history = withOutcome(history, entry(at))
    expect([history.length, history[0]?.at, JSON.stringify(historyToMeta(history)).length < 5_000]).toEqual([
      longestHistory,
      999,
      true,
    ])
    expect(historyFromMeta(historyToMeta(history))).toEqual(history)
  })

  it('that cannot be read is left as it is, and does not keep a refresh from being saved', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    const row = await rig.disk.records.get('history', 'p1')
    const meta = { entries: 'from a newer version' }
    await rig.disk.records.write([
      { op: 'put', kind: 'history', id: 'p1', expectedVersion: row?.version ?? 0, meta, sealed: null },
    ])
    await rig.refresher.refreshNow('p1')
    expect(rig.stored().refreshCount).toBe(1)
    expect((await rig.disk.records.get('history', 'p1'))?.meta).toEqual(meta)
    expect(await rig.profiles.history('p1')).toEqual([])
    expect(rig.log.lines.some(({ event }) => event === 'history.unreadable')).toBe(true)
  })

  it('ends with its profile', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.profiles.remove('p1')
    expect(await rig.disk.records.list('history')).toEqual([])
  })
})
