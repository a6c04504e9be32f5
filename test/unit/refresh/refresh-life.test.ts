import { describe, expect, it } from 'vitest'
import type { ObservedLimits, SessionFacts } from '../../../src/core/profiles/profile.ts'
import { emptyFacts } from '../../../src/core/profiles/profile-rows.ts'
import { type DeclaredLimits, isFixedEnd, refreshLife, touchTime } from '../../../src/core/refresh/refresh-life.ts'
import type { TokenSummary } from '../../../src/core/tokens/token-set.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const now = Date.UTC(2026, 0, 1)

const summary = (refreshMs: number | null, source: 'server' | 'declared' = 'server', at = now): TokenSummary => ({
  ...{ issuedAt: at, expiresAt: at + hour, expirySource: 'server', scope: null, account: null },
  refresh: {
    ...{ issuedAt: at, expiresAt: refreshMs === null ? null : at + refreshMs },
    source: refreshMs === null ? 'unknown' : source,
  },
})
const nothing: ObservedLimits = {
  ...{ idleSurvivedMs: 0, idleRefusedMs: null, sessionSurvivedMs: 0, sessionRefusedMs: null, sessionRefusals: 0 },
}
const idleDay = { limits: { ...nothing, idleRefusedMs: day } }
const facts = (refreshMs: number | null, more: Partial<SessionFacts> = {}): SessionFacts => ({
  ...emptyFacts(now),
  ...{ summary: summary(refreshMs), signedInAt: now, ...more },
})

describe('the life of a refresh token', () => {
  it.each<[string, SessionFacts, DeclaredLimits, [number | null, string] | null]>([
    ['is none without one', { ...emptyFacts(now), summary: { ...summary(1), refresh: null } }, {}, null],
    ['is unknown while nothing is known', facts(null), {}, [null, 'unknown']],
    ['is what the server says', facts(30 * day), {}, [30 * day, 'server']],
    ['ends at a declared idle limit', facts(null), { idleMs: day }, [day, 'declared']],
    ['ends at a declared age, counted from the sign-in', facts(null), { sessionMs: 9 * day }, [9 * day, 'declared']],
    ['ends at whatever comes first', facts(30 * day), { idleMs: 40 * day, sessionMs: 9 * day }, [9 * day, 'declared']],
    [
      'counts idleness from the last refresh',
      facts(null, { lastRefreshedAt: now + 2 * day }),
      { idleMs: day },
      [3 * day, 'declared'],
    ],
    ['ends at a learned limit', facts(null, idleDay), {}, [day, 'learned']],
    ['ends at a learned limit although the server promises more', facts(30 * day, idleDay), {}, [day, 'learned']],
    ['trusts a declared limit over a learned one', facts(null, idleDay), { idleMs: 2 * day }, [2 * day, 'declared']],
    [
      'counts no age for sessions of older versions',
      facts(null, { signedInAt: undefined }),
      { sessionMs: day },
      [null, 'unknown'],
    ],
  ])('%s', (_title, given, declared, expected) => {
    const life = refreshLife(given, declared)
    expect(life && [life.expiresAt && life.expiresAt - now, life.source]).toEqual(expected)
  })
})

describe('a refresh only to keep a session alive', () => {
  it.each<[string, SessionFacts, DeclaredLimits, number | null, number | null]>([
    ['is not needed where nothing ends', facts(null), {}, null, null],
    ['comes daily while the access token never ends', facts(30 * day), {}, null, day],
    ['comes daily for a learned limit', facts(null, { limits: { ...nothing, idleRefusedMs: 8 * day } }), {}, null, day],
    ['comes at half of a shorter life', facts(12 * hour), {}, null, 6 * hour],
    [
      'comes before an access token that lives longer than its refresh token',
      facts(30 * minute),
      {},
      50 * minute,
      15 * minute,
    ],
    ['is left to the access token where that comes in time', facts(30 * day), {}, 15 * day, null],
    ['comes daily where the access token comes late', facts(30 * day), {}, 29 * day, day],
    ['cannot move an absolute age', facts(null), { sessionMs: 30 * day }, null, null],
    ['cannot move an end that did not move before', facts(30 * day, { refreshEndFixed: true }), {}, null, null],
    [
      'comes for an idle limit beside an end that does not move',
      facts(30 * day, { refreshEndFixed: true }),
      { idleMs: 2 * day },
      null,
      day,
    ],
    ['never comes more often than every half minute', facts(10_000), {}, null, 30_000],
    ['counts from the last one', facts(null, { lastRefreshedAt: now + 3 * day }), { idleMs: 4 * day }, null, 4 * day],
  ])('%s', (_title, given, declared, dueAt, expected) => {
    const at = touchTime(given, declared, dueAt === null ? null : now + dueAt)
    expect(at === null ? null : at - now).toBe(expected)
  })
})

describe('an end that a refresh did not move', () => {
  it.each<[string, number, number | null, boolean]>([
    ['stays: absolute', 20 * day, 30 * day, true],
    ['moves by seconds, as rounding does: absolute', 20 * day, 30 * day + 5_000, true],
    ['moves along: idle', 20 * day, 50 * day, false],
    ['is no longer told', 20 * day, null, false],
  ])('%s', (_title, later, end, fixed) => {
    const at = now + later
    const after = summary(end === null ? null : end - later, 'server', at)
    expect(isFixedEnd(summary(30 * day), after, now)).toBe(fixed)
  })
})
