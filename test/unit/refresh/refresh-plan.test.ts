import { describe, expect, it } from 'vitest'
import { createStaticGrant } from '../../../src/core/grants/static.ts'
import { emptyFacts } from '../../../src/core/profiles/profile-rows.ts'
import { type PlanInput, planProfile } from '../../../src/core/refresh/refresh-plan.ts'
import { renewalOf } from '../../../src/core/refresh/renewal-of.ts'

const minute = 60_000
const hour = 60 * minute
const now = Date.UTC(2026, 0, 1)
const life = { issuedAt: now, expiresAt: null, source: 'unknown' } as const
const summary = {
  issuedAt: now,
  expiresAt: now + hour,
  expirySource: 'server' as const,
  refresh: life,
  scope: null,
  account: null,
}
const plan = (facts: Partial<PlanInput['facts']>, rest: Partial<PlanInput> = {}, at = now) =>
  planProfile(
    {
      profileId: 'p1',
      facts: { ...emptyFacts(now), summary, ...facts },
      renewal: 'refresh-token',
      grant: 'authorization-code',
      pauseOver: false,
      ...rest,
    },
    at,
  )
const retry = { at: now + 5 * minute, attempts: 3, after: 'OFFLINE' } as const
const lastError = { code: 'OFFLINE', message: 'x', retryable: true, at: now } as const

describe('the plan of a profile', () => {
  it('is nothing while signed out, while a person is needed, and for an unknown expiry', () => {
    expect(plan({ summary: null })).toBeNull()
    expect(plan({ needsSignIn: { reason: 'session-ended', since: now } })).toBeNull()
    expect(plan({ summary: { ...summary, expiresAt: null } })).toBeNull()
  })

  it('is a refresh before the expiry, earlier where the provider demands it', () => {
    const at = plan({}) as number
    expect(at).toBeGreaterThanOrEqual(now + 50 * minute)
    expect(at).toBeLessThanOrEqual(now + 52.5 * minute)
    expect(plan({}, { latestSecondsBeforeExpiry: 1800 })).toBe(now + 30 * minute)
  })

  it('is a look at the end where nothing can be renewed, and where a static token is kept', () => {
    expect(plan({ summary: { ...summary, refresh: null } })).toBe(now + hour)
    expect(plan({}, { renewal: 'none' })).toBe(now + hour)
    expect(plan({}, { renewal: 'repeat', grant: 'static' })).toBe(now + hour)
  })

  it('is the retry after a failure, or now when its cause is gone', () => {
    expect(plan({ retry, lastError })).toBe(now + 5 * minute)
    expect(plan({ retry, lastError }, { pauseOver: true }, now + minute)).toBe(now + minute)
  })

  it('is at once when a crash left a refresh in flight, and when the clock went back', () => {
    expect(plan({ refreshStartedAt: now - minute })).toBeLessThanOrEqual(now)
    expect(plan({ lastRefreshedAt: now + 24 * hour })).toBeLessThanOrEqual(now)
  })

  it('does not ask again at once when the server hands out the same token until it ends', () => {
    const at = now + 55 * minute
    expect(plan({ lastRefreshedAt: at }, {}, at)).toBe(at + minute)
  })
})

describe('the renewal of a profile', () => {
  const grant = createStaticGrant()
  it('is none for a pasted token and repetition for one kept elsewhere', () => {
    expect(renewalOf({ grant: 'static', settings: {}, storedSecrets: [] }, grant)).toBe('none')
    expect(
      renewalOf({ grant: 'static', settings: { environmentVariable: 'ACME_KEY' }, storedSecrets: [] }, grant),
    ).toBe('repeat')
    expect(renewalOf({ grant: 'static', settings: { file: '/run/key' }, storedSecrets: [] }, grant)).toBe('repeat')
    expect(renewalOf({ grant: 'static', settings: {}, storedSecrets: [] }, undefined)).toBe('none')
  })
})
