import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  backoffMs,
  clockWentBack,
  dueTime,
  lendingMarginMs,
  longestBackoffMs,
  pauseEnds,
  refreshMarginMs,
  refreshTokenWarningTime,
  rejectionCooldownMs,
  retryAfterPauseMs,
  slowBackoffMs,
  stableJitter,
} from '../../../src/core/refresh/refresh-policy.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const now = Date.UTC(2026, 0, 1)

describe('the refresh margin', () => {
  test.each([
    ['3 s', 3 * second, 1.5 * second],
    ['20 s', 20 * second, 4 * second],
    ['5 min', 5 * minute, minute],
    ['1 h', hour, 10 * minute],
    ['30 days', 30 * day, 10 * minute],
    ['nothing', 0, 0],
  ])('of a life of %s', (_life, lifetime, margin) => {
    expect(refreshMarginMs(lifetime)).toBe(margin)
  })
})

describe('the due time', () => {
  const life = (ms: number) => ({ issuedAt: now, expiresAt: now + ms })

  it('is unknown when the expiry is unknown', () => {
    expect(dueTime({ issuedAt: now, expiresAt: null }, 0)).toBeNull()
  })

  it('lies a margin before the expiry, and jitter only moves it later', () => {
    expect(dueTime(life(hour), 0)).toBe(now + 50 * minute)
    expect(dueTime(life(hour), 1)).toBe(now + 52.5 * minute)
    expect(dueTime(life(20 * second), 0)).toBe(now + 16 * second)
  })

  it("gives way to the provider's hard latest time, which jitter does not pass", () => {
    expect(dueTime(life(hour), 1, 20 * minute)).toBe(now + 40 * minute)
  })

  it('does not become a storm when the hard latest time is longer than the life', () => {
    expect(dueTime(life(hour), 0, 2 * hour)).toBe(now + 3 * minute)
  })

  it('always lies within the life and leaves at least half of the margin (seeded)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 * 24 * 3600 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 10_000 }),
        (seconds, jitter, latestSeconds) => {
          const lifetime = seconds * second
          const due = dueTime(life(lifetime), jitter, latestSeconds * second) as number
          expect(due).toBeGreaterThan(now)
          expect(due).toBeLessThanOrEqual(now + lifetime)
          expect(now + lifetime - due).toBeGreaterThanOrEqual(
            Math.min(0.5 * lifetime, refreshMarginMs(lifetime) * 0.5) - 1,
          )
        },
      ),
      { seed: 20260101, numRuns: 500 },
    )
  })
})

describe('jitter', () => {
  it('is the same each time for one token set, and spreads profiles that were signed in together', () => {
    expect(stableJitter('a', now)).toBe(stableJitter('a', now))
    const values = Array.from({ length: 1000 }, (_, index) => stableJitter(`profile-${index}`, now))
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    const tenths = new Set(values.map((value) => Math.floor(value * 10)))
    expect(tenths.size).toBe(10)
  })
})

describe('pauses', () => {
  test.each([
    [1, 2 * second],
    [2, 4 * second],
    [5, 32 * second],
    [10, longestBackoffMs],
    [1000, longestBackoffMs],
  ])('after %i failures stay below %i ms', (attempts, ceiling) => {
    expect(backoffMs(attempts, 0)).toBe(500)
    expect(backoffMs(attempts, 0.999)).toBeLessThanOrEqual(ceiling)
    expect(backoffMs(attempts, 0.5)).toBe(ceiling / 2)
  })

  it('after a refusal of settings are 5 to 15 minutes', () => {
    expect([slowBackoffMs(0), slowBackoffMs(1)]).toEqual([5 * minute, 15 * minute])
  })

  test.each([
    ['two minutes are honoured', 2 * minute, 2 * minute],
    ['a year is capped', 365 * day, hour],
    ['zero is not a loop', 0, 500],
  ])('of Retry-After: %s', (_title, asked, pause) => {
    expect(retryAfterPauseMs(asked, 0)).toBe(pause)
    expect(retryAfterPauseMs(asked, 1)).toBeLessThanOrEqual(pause + 30 * second)
  })

  it('end when the clock went back and would stretch them', () => {
    expect(pauseEnds(now + 10 * minute, now)).toBe(now + 10 * minute)
    expect(pauseEnds(now + day, now)).toBe(now)
  })

  it('between refreshes that an upstream forces double up to 15 minutes', () => {
    expect([1, 2, 3, 9].map(rejectionCooldownMs)).toEqual([30 * second, minute, 2 * minute, 15 * minute])
  })
})

describe('the clock', () => {
  test.each([
    ['behind the last refresh by a day', now + day, true],
    ['behind by NTP', now + 20 * second, false],
    ['ahead', now - day, false],
  ])('%s', (_title, lastRefreshedAt, back) => {
    expect(clockWentBack({ lastRefreshedAt, stateSince: now - 5 * day }, now)).toBe(back)
  })
})

describe('the warning before a refresh token ends', () => {
  test.each([
    ['30 days', 30 * day, 3 * day],
    ['10 days', 10 * day, 2 * day],
    ['1 hour', hour, 12 * minute],
  ])('of a life of %s', (_life, lifetime, before) => {
    expect(refreshTokenWarningTime({ issuedAt: now, expiresAt: now + lifetime })).toBe(now + lifetime - before)
  })

  it('comes a day before an end whose beginning is unknown, and never for an unknown end', () => {
    expect(refreshTokenWarningTime({ issuedAt: null, expiresAt: now })).toBe(now - day)
    expect(refreshTokenWarningTime({ issuedAt: now, expiresAt: null })).toBeNull()
  })
})

describe('the lending margin', () => {
  test.each([
    [3 * second, 300],
    [20 * second, 2 * second],
    [hour, 5 * second],
  ])('of a life of %i ms is %i ms', (lifetime, margin) => {
    expect(lendingMarginMs(lifetime)).toBe(margin)
  })
})
