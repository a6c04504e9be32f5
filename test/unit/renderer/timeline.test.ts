import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accessBar,
  axisAt,
  barOf,
  countMoments,
  momentsOf,
  placeOf,
  refreshBar,
  spans,
  ticksOf,
  timelineRows,
} from '../../../src/renderer/features/timeline/timeline-model.ts'
import { fakeProfile, fakeProfiles } from '../../support/fake-client-profiles.ts'

const now = new Date(2026, 5, 1, 12, 20).getTime()
const minute = 60_000
const hour = 60 * minute
const axis = axisAt('hour', now)
const life = (from: number | null, to: number | null) => ({ issuedAt: from, expiresAt: to, source: 'server' }) as const

describe('the axis', () => {
  it('shows mostly what comes, and where we are', () => {
    expect([placeOf(axis, now), placeOf(axis, axis.from - 1), placeOf(axis, axis.to + 1)]).toEqual([0.1, 0, 1])
  })

  it.each(spans)('of a %s has round local times, rising, all within', (span) => {
    const shown = axisAt(span, now)
    const ticks = ticksOf(shown)
    expect(ticks.length).toBeGreaterThan(4)
    expect(ticks.length).toBeLessThan(12)
    expect([...ticks].sort((a, b) => a - b)).toEqual(ticks)
    for (const at of ticks) {
      expect(at >= shown.from && at <= shown.to).toBe(true)
      const date = new Date(at)
      expect(span === 'hour' ? date.getMinutes() % 10 : date.getMinutes()).toBe(0)
      if (span === 'week' || span === 'month') expect(date.getHours()).toBe(0)
    }
  })
})

describe('the axis of a day on which the clock changes', () => {
  const zone = process.env.TZ
  beforeAll(() => {
    process.env.TZ = 'Europe/Berlin'
  })
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  it.each([
    ['forward', '2026-03-28T20:00:00Z', 5],
    ['back', '2026-10-24T20:00:00Z', 7],
  ])('%s still has every third hour on the wall', (_, at, nightHours) => {
    const ticks = ticksOf(axisAt('day', Date.parse(at)))
    expect(ticks.map((tick) => new Date(tick).getHours())).toEqual([21, 0, 3, 6, 9, 12, 15, 18])
    expect(((ticks[3] as number) - (ticks[1] as number)) / hour).toBe(nightHours)
  })
})

describe('a life on the axis', () => {
  it.each([
    ['within', life(now, now + 27 * minute), { left: 0.1, width: 0.45, open: false }],
    ['that goes on beyond it', life(now, now + 9 * hour), { left: 0.1, width: 0.9, open: true }],
    ['over before it', life(now - 9 * hour, now - hour), null],
    ['of unknown times', life(null, null), null],
    ['without a known end', life(now, null), { left: 0.1, width: 0.9, open: true }],
  ])('%s', (_, view, bar) => {
    const found = barOf(axis, view)
    expect(found && { ...found, left: +found.left.toFixed(3), width: +found.width.toFixed(3) }).toEqual(bar)
  })

  it('of a fixed key without an end lasts', () => {
    const key = fakeProfile(now, { name: 'k', state: 'static', grant: 'static', access: life(null, null) })
    expect(accessBar(axis, key)).toEqual({ left: 0, width: 1, open: true })
    expect(accessBar(axis, { ...key, grant: 'none' })).toBeNull()
  })
})

describe('a refresh token', () => {
  it('has no life on the axis once its session has ended, whatever end it was given', () => {
    const profile = fakeProfile(now, { name: 'a' })
    expect(refreshBar(axis, profile)).not.toBeNull()
    const ended = { kind: 'sign-in', reason: 'session-ended' } as const
    expect(refreshBar(axis, { ...profile, state: 'needs-sign-in', next: ended })).toBeNull()
  })
})

describe('the rows', () => {
  const rows = timelineRows(fakeProfiles(now), now)

  it('begin with who needs a person now, then follow time', () => {
    expect(rows.slice(0, 2).map(({ profile }) => profile.name)).toEqual(['github-work', 'interrupted'])
    const times = rows.slice(2).map(({ moments }) => moments[0]?.at ?? Number.MAX_VALUE)
    expect([...times].sort((a, b) => a - b)).toEqual(times)
  })

  it('count what falls into the time that is shown, and nothing else', () => {
    expect(countMoments(rows, axisAt('hour', now))).toEqual({ needsNow: 2, needsSoon: 1, refreshes: 4, retries: 1 })
    expect(countMoments(rows, axisAt('month', now))).toEqual({ needsNow: 2, needsSoon: 2, refreshes: 4, retries: 1 })
  })

  it('show an overdue refresh now, and the end of a session beside its next refresh', () => {
    const overdue = fakeProfile(now, { name: 'a', next: { kind: 'refresh', at: now - hour }, endsSoonAt: now + hour })
    expect(momentsOf(overdue, now)).toEqual([
      { kind: 'next', at: now },
      { kind: 'person', at: now + hour },
    ])
  })
})
