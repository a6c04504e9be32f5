import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { createTokenDesk } from '../../../src/core/proxy/token-desk.ts'
import type { TokenLender } from '../../../src/core/tokens/lender.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { demoRoute, lentToken } from '../../support/proxy-under-test.ts'

const route = demoRoute('https://api.example')
const clock = createFakeClock()
const desk = (lender: Partial<TokenLender>) =>
  createTokenDesk({ lender: lender as TokenLender, clock, patienceMs: 1_000 })
const never = () => new Promise<never>(() => undefined)

describe('the token desk', () => {
  it('gives a good token at once, and never an expired one', () => {
    const at = (expiresAt: number | null) => desk({ peek: () => lentToken('a', { expiresAt }) }).atOnce(route)
    expect(at(null)?.accessToken).toBe('a')
    expect(at(clock.now() + 1)?.accessToken).toBe('a')
    expect(at(clock.now())).toBeUndefined()
  })

  it('gives nothing to a profile that needs nothing, without asking', () => {
    expect(desk({}).atOnce(demoRoute(null, { auth: 'none' }))).toBeNull()
  })

  it('loses patience, and leaves no timer either way', async () => {
    const slow = desk({ lend: never })
      .obtain(route)
      .catch((error: unknown) => error)
    await clock.advance(1_000)
    expect(await slow).toMatchObject({ code: 'refresh-slow' })
    await desk({ lend: async () => lentToken('a') }).obtain(route)
    expect(clock.timers).toBe(0)
  })

  it('goes without a token only where that is optional and nobody ever signed in', async () => {
    const lend = (code: 'SIGN_IN_NEEDED' | 'OFFLINE', reason?: string) => async () => {
      throw new VaultError(code, 'sentence', reason === undefined ? {} : { details: { reason } })
    }
    const optional = demoRoute(null, { auth: 'optional' })
    expect(await desk({ lend: lend('SIGN_IN_NEEDED', 'never-signed-in') }).obtain(optional)).toBeNull()
    for (const reason of ['session-ended', 'credential-rejected', 'no-refresh-token', undefined]) {
      const refused = desk({ lend: lend('SIGN_IN_NEEDED', reason) }).obtain(optional)
      await expect(refused).rejects.toMatchObject({ code: 'sign-in-needed' })
    }
    await expect(desk({ lend: lend('OFFLINE') }).obtain(optional)).rejects.toMatchObject({
      code: 'provider-unavailable',
    })
    const required = desk({ lend: lend('SIGN_IN_NEEDED', 'never-signed-in') }).obtain(route)
    await expect(required).rejects.toMatchObject({ code: 'sign-in-needed' })
  })

  it('takes an answer of the provider that makes no sense for trouble on its side, to be tried again', async () => {
    const lend = async () => {
      throw new VaultError('PROVIDER_MISBEHAVED', 'sentence')
    }
    await expect(desk({ lend }).obtain(route)).rejects.toMatchObject({
      ...{ code: 'provider-unavailable', facts: { detail: 'sentence', retryAfterSeconds: 30 } },
    })
  })

  it('has no other token when the lender gives the refused one back', async () => {
    const token = lentToken('a')
    expect(await desk({ lendAfterRejection: async () => token }).renew(route, token)).toBeNull()
    const fresh = lentToken('b')
    expect(await desk({ lendAfterRejection: async () => fresh }).renew(route, token)).toBe(fresh)
  })

  it('tells nothing of an unexpected error', async () => {
    const broken = desk({ lend: () => Promise.reject(new Error('CANARY')) })
    await expect(broken.obtain(route)).rejects.toMatchObject({ code: 'internal', facts: { profile: 'demo' } })
  })
})
