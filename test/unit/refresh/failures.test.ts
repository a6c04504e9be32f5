import { describe, expect, it, test } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import type { TokenRequestFacts } from '../../../src/core/grants/grant.ts'
import { buildRefreshRig } from '../../support/refresh-rig.ts'
import { facts, invalidGrant, offline } from '../../support/rotating-server.ts'

const minute = 60_000
const unavailable = facts({ status: 503, reason: 'HTTP 503' })

describe('a failing refresh', () => {
  const passing: [string, TokenRequestFacts, string][] = [
    ['offline', offline, 'OFFLINE'],
    ['408', facts({ status: 408 }), 'PROVIDER_UNAVAILABLE'],
    ['429', facts({ status: 429 }), 'PROVIDER_UNAVAILABLE'],
    ['500', facts({ status: 500 }), 'PROVIDER_UNAVAILABLE'],
    ['an HTML page', facts({ status: 403, reason: 'HTTP 403' }), 'PROVIDER_MISBEHAVED'],
    ['200 without a token', facts({ status: 200, reason: 'HTTP 200' }), 'PROVIDER_MISBEHAVED'],
    ['invalid_client', facts({ status: 401, error: 'invalid_client' }), 'PROVIDER_REJECTED'],
  ]
  test.each(
    passing,
  )('keeps tokens and session on %s, says when it tries again, and recovers', async (_t, given, code) => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    const before = await rig.storedTokens()
    await rig.clock.advance(61 * minute)
    rig.server.failNext(given)
    const error = await rig.refresher.lend('p1').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, details: { profile: 'p1', retryAt: expect.any(Number) } })
    expect(await rig.storedTokens()).toEqual(before)
    expect(rig.stored()).toMatchObject({ needsSignIn: null, retry: { after: code, attempts: 1 }, lastError: { code } })
    await rig.clock.advance(16 * minute)
    expect((await rig.refresher.lend('p1')).accessToken).toBe('p1.access-2')
    expect(rig.stored()).toMatchObject({ retry: null, lastError: null, refreshCount: 1 })
  })

  it('keeps lending a token that is still good', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(55 * minute)
    rig.server.failNext(unavailable)
    await rig.refresher.visit('p1')
    expect(rig.stored().retry).not.toBeNull()
    expect(rig.refresher.peek('p1')?.accessToken).toBe('p1.access-1')
    expect((await rig.refresher.lend('p1', { minTtlMs: 20 * minute })).accessToken).toBe('p1.access-1')
  })

  it('does not hammer: callers within the pause get the last outcome', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    rig.server.failNext(...Array.from({ length: 50 }, () => facts({ status: 429, retryAfterMs: 60_000 })))
    for (let call = 0; call < 20; call += 1) {
      await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
      await rig.clock.advance(1000)
    }
    expect(rig.server.requests).toBe(1)
  })

  it('honours Retry-After', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.failNext(facts({ status: 429, retryAfterMs: 120_000 }))
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    const pause = (rig.stored().retry?.at ?? 0) - rig.clock.now()
    expect(pause).toBeGreaterThanOrEqual(120_000)
    expect(pause).toBeLessThanOrEqual(150_000)
  })

  it('grows its pause with each failure', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.failNext(...Array.from({ length: 12 }, () => offline))
    const pauses: number[] = []
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await rig.refresher.refreshNow('p1').catch(() => undefined)
      pauses.push((rig.stored().retry?.at ?? 0) - rig.clock.now())
    }
    expect(pauses.slice(0, 4)).toEqual([1000, 2000, 4000, 8000])
    expect(pauses.at(-1)).toBe(7.5 * minute)
  })

  it('ends the session on invalid_grant, with the reason, and asks the server no more', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    rig.server.revoked = true
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({
      code: 'SIGN_IN_NEEDED',
      details: { profile: 'p1', reason: 'session-ended' },
    })
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
    await rig.refresher.visit('p1')
    expect(rig.server.requests).toBe(1)
    expect(rig.stored().needsSignIn).toEqual({ reason: 'session-ended', since: rig.clock.now() })
    expect(await rig.storedTokens()).toBeDefined()
  })

  it("ends the session on the provider's own word for it", async () => {
    const rig = await buildRefreshRig({ refresh: { endsSession: ['bad_refresh_token'] } })
    await rig.add('p1')
    rig.server.failNext(facts({ status: 200, error: 'bad_refresh_token' }))
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    expect(rig.stored().needsSignIn?.reason).toBe('session-ended')
  })

  it('lends the access token until its end although the session is over', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.failNext(invalidGrant)
    await expect(rig.refresher.refreshNow('p1')).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
    expect((await rig.refresher.lend('p1')).accessToken).toBe('p1.access-1')
    await rig.clock.advance(61 * minute)
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
  })

  it('reports a session that ended after a lost answer as interrupted', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.failNext('lost')
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    expect(rig.stored()).toMatchObject({ needsSignIn: null, retry: { after: 'PROVIDER_UNAVAILABLE' } })
    rig.server.failNext(facts({ status: 429 }))
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    await expect(rig.refresher.refreshNow('p1')).rejects.toMatchObject({ details: { reason: 'refresh-interrupted' } })
    expect(rig.stored()).toMatchObject({ needsSignIn: { reason: 'refresh-interrupted' }, refreshStartedAt: null })
  })

  it('keeps a token set that was over on arrival, and does not loop', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    rig.server.lifetimeMs = -1000
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'PROVIDER_MISBEHAVED' })
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'PROVIDER_MISBEHAVED' })
    expect(rig.server.requests).toBe(1)
    expect(rig.server.accepts((await rig.storedTokens())?.refreshToken ?? null)).toBe(true)
  })

  it('asks once more, at once, when a token spent its life on the way: a slow answer is no mistake of the server', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    rig.server.lifetimeMs = 20_000
    const { grant } = rig.server
    const { renew } = grant
    let slow = true
    Object.assign(grant, {
      async renew(...given: Parameters<NonNullable<typeof renew>>) {
        const issued = await renew?.(...given)
        if (slow) await rig.clock.jump(25_000)
        slow = false
        return issued
      },
    })
    expect((await rig.refresher.lend('p1')).expiresAt).toBeGreaterThan(rig.clock.now())
    expect(rig.server.requests).toBe(2)
    expect(rig.stored()).toMatchObject({ lastError: null, retry: null })
  })

  it('lets settings that cannot be used be corrected: nothing is sent, nothing is lost', async () => {
    let broken = true
    const rig = await buildRefreshRig({
      buildContext: async (profile, signal) => {
        if (broken) throw new VaultError('NOT_FOUND', 'The environment variable ACME is not set.')
        return { profile, signal } as never
      },
    })
    await rig.add('p1')
    await expect(rig.refresher.refreshNow('p1')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(rig.stored()).toMatchObject({ refreshStartedAt: null, retry: { after: 'NOT_FOUND' }, needsSignIn: null })
    broken = false
    await rig.refresher.refreshNow('p1')
    expect(rig.stored()).toMatchObject({ refreshCount: 1, lastError: null })
  })
})

describe('a profile whose definition is gone', () => {
  it('keeps its session and its plan, says what is missing, and does not loop', async () => {
    const rig = await buildRefreshRig({
      catalog: {
        find() {
          throw new VaultError('NOT_FOUND', 'There is no provider "acme".')
        },
      },
      buildContext: async () => {
        throw new VaultError('NOT_FOUND', 'There is no provider "acme".')
      },
    })
    await rig.add('p1')
    rig.scheduler.start()
    await rig.clock.advance(61 * minute)
    rig.scheduler.dispose()
    expect(rig.stored()).toMatchObject({
      needsSignIn: null,
      retry: { after: 'NOT_FOUND' },
      lastError: { code: 'NOT_FOUND' },
    })
    expect(rig.stored().retry?.attempts).toBeLessThanOrEqual(3)
    expect(rig.server.accepts((await rig.storedTokens())?.refreshToken ?? null)).toBe(true)
  })
})

describe('settings that the server refused', () => {
  const refused = facts({ status: 401, error: 'invalid_client' })

  it('are tried slowly as they are, and at once when the person corrected them', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    rig.scheduler.start()
    rig.server.failNext(refused)
    await rig.clock.advance(4 * minute)
    expect(rig.server.requests).toBe(1)
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ code: 'PROVIDER_REJECTED' })
    await rig.profiles.update('p1', { settings: { clientId: 'corrected' } })
    rig.events.emit('profiles.changed', { profileIds: ['p1'] })
    await rig.clock.advance(1000)
    rig.scheduler.dispose()
    expect(rig.server.requests).toBe(2)
    expect(rig.stored()).toMatchObject({ retry: null, lastError: null })
  })

  it('do not become a loop when the correction is refused as well', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    rig.scheduler.start()
    rig.server.failNext(refused, refused, refused, refused)
    await rig.clock.advance(1000)
    await rig.profiles.update('p1', { settings: { clientId: 'wrong' } })
    rig.events.emit('profiles.changed', { profileIds: ['p1'] })
    await rig.clock.advance(4 * minute)
    rig.scheduler.dispose()
    expect(rig.server.requests).toBe(2)
  })
})

describe('an upstream that refuses the token', () => {
  it('forces one refresh for all who were refused with the same token', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    const lent = await Promise.all(
      Array.from({ length: 20 }, () => rig.refresher.lendAfterRejection('p1', 'p1.access-1')),
    )
    expect(new Set(lent.map(({ accessToken }) => accessToken))).toEqual(new Set(['p1.access-2']))
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-1')).accessToken).toBe('p1.access-2')
    expect(rig.server.requests).toBe(1)
  })

  it('causes no refresh storm when it refuses everything', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    for (let second = 0; second < 1800; second += 1) {
      const { accessToken } = await rig.refresher.lend('p1')
      await rig.refresher.lendAfterRejection('p1', accessToken)
      await rig.clock.advance(1000)
    }
    expect(rig.server.requests).toBeGreaterThan(1)
    expect(rig.server.requests).toBeLessThanOrEqual(6)
  })

  it('may force the next refresh at once when the last one helped', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    for (let time = 1; time <= 5; time += 1) {
      const { accessToken } = await rig.refresher.lendAfterRejection('p1', `p1.access-${time}`)
      expect(accessToken).toBe(`p1.access-${time + 1}`)
      rig.refresher.noteAccepted('p1')
    }
    expect(rig.server.requests).toBe(5)
  })

  it('may force a refresh within the pause after a failure, once', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.failNext(facts({ status: 429, retryAfterMs: 600_000 }))
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-1')).accessToken).toBe('p1.access-2')
    await rig.refresher.lendAfterRejection('p1', 'p1.access-2')
    expect(rig.server.requests).toBe(2)
  })

  it('is owed a refresh that failed: tried again when the pause of the failure is over, and not before', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.failNext(unavailable)
    const refused = async () => (await rig.refresher.lendAfterRejection('p1', 'p1.access-1')).accessToken
    expect([await refused(), await refused()]).toEqual(['p1.access-1', 'p1.access-1'])
    expect(rig.server.requests).toBe(1)
    await rig.clock.advance(2_000)
    expect(await refused()).toBe('p1.access-2')
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-2')).accessToken).toBe('p1.access-2')
    expect(rig.server.requests).toBe(2)
  })

  it('and refuses in its turn what came by itself after a failure gets a newer token at once', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.failNext(unavailable)
    await rig.refresher.lendAfterRejection('p1', 'p1.access-1')
    await rig.refresher.refreshNow('p1')
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-2')).accessToken).toBe('p1.access-3')
  })

  it('long after a refresh whose token it took gets a newer one at once, though nobody said that it helped', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-1')).accessToken).toBe('p1.access-2')
    await rig.refresher.refreshNow('p1')
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-3')).accessToken).toBe('p1.access-4')
    // But not one that refuses what it gets.
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-4')).accessToken).toBe('p1.access-4')
    await rig.refresher.refreshNow('p1')
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-5')).accessToken).toBe('p1.access-5')
  })

  it('while the server of the tokens is down makes no more requests than the pauses of failures allow', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    for (let second = 0; second < 1800; second += 1) {
      rig.server.failNext(unavailable)
      await rig.refresher.lendAfterRejection('p1', 'p1.access-1')
      await rig.clock.advance(1000)
    }
    expect(rig.server.requests).toBeGreaterThan(3)
    expect(rig.server.requests).toBeLessThanOrEqual(20)
  })

  it('tells that a person is needed when the server ended the session too', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.revoked = true
    await expect(rig.refresher.lendAfterRejection('p1', 'p1.access-1')).rejects.toMatchObject({
      code: 'SIGN_IN_NEEDED',
    })
  })
})

describe('profiles that are not refreshed', () => {
  it('lend a static token until its end, refresh to the same token, and then need a new credential', async () => {
    const rig = await buildRefreshRig({ renewal: 'none', grantType: 'static' })
    await rig.add('p1')
    expect((await rig.refresher.lendAfterRejection('p1', 'p1.access-1')).accessToken).toBe('p1.access-1')
    await rig.refresher.refreshNow('p1')
    await rig.clock.advance(59.99 * minute)
    expect((await rig.refresher.lend('p1')).accessToken).toBe('p1.access-1')
    await rig.clock.advance(minute)
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ details: { reason: 'credential-expired' } })
    await expect(rig.refresher.refreshNow('p1')).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
    expect(rig.stored().needsSignIn?.reason).toBe('credential-expired')
    expect(rig.server.requests).toBe(0)
  })

  it('say that the server gave no refresh token', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1', { ...rig.server.signIn('p1'), refreshToken: null })
    await expect(rig.refresher.refreshNow('p1')).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect((await rig.refresher.lend('p1')).accessToken).toBe('p1.access-1')
    await rig.clock.advance(61 * minute)
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ details: { reason: 'no-refresh-token' } })
  })

  it('lend nothing when nobody signed in', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1', null)
    expect(rig.refresher.peek('p1')).toBeUndefined()
    await expect(rig.refresher.lend('p1')).rejects.toMatchObject({ details: { reason: 'never-signed-in' } })
    await expect(rig.refresher.lend('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('never lend an expired token', async () => {
    const rig = await buildRefreshRig({ renewal: 'repeat', grantType: 'client-credentials' })
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    expect(rig.refresher.peek('p1')).toBeUndefined()
    expect((await rig.refresher.lend('p1')).expiresAt).toBeGreaterThan(rig.clock.now())
  })

  it('renew by repeating the grant, without a refresh token', async () => {
    const rig = await buildRefreshRig({ renewal: 'repeat', grantType: 'client-credentials' })
    await rig.add('p1')
    rig.server.failNext(invalidGrant)
    await expect(rig.refresher.refreshNow('p1')).rejects.toMatchObject({ code: 'PROVIDER_REJECTED' })
    await rig.refresher.refreshNow('p1')
    expect(rig.stored()).toMatchObject({ needsSignIn: null, refreshCount: 1 })
  })
})
