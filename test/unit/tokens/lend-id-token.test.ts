import { UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { lendIdToken } from '../../../src/core/tokens/lend-id-token.ts'

const now = Date.UTC(2026, 0, 1)
const profile = { id: 'p', name: 'work' }
const idToken = (expiresAt: number) => new UnsecuredJWT({ exp: expiresAt / 1000 }).encode()

function lending(...held: (string | null)[]) {
  let refreshes = 0
  const lend = async () => ({
    profileId: 'p',
    accessToken: 'a',
    tokenType: 'Bearer',
    scope: null,
    extra: {},
    expiresAt: null,
    idToken: held[refreshes] ?? null,
  })
  const refreshNow = async () => void refreshes++
  return { deps: { lender: { lend }, refreshNow, now: () => now }, refreshes: () => refreshes }
}

describe('lending an id token', () => {
  it('gives the one that is there while it lasts', async () => {
    const { deps, refreshes } = lending(idToken(now + 60_000))
    expect(await lendIdToken(profile, deps)).toEqual({ value: idToken(now + 60_000), expiresAt: now + 60_000 })
    expect(refreshes()).toBe(0)
  })

  it('refreshes once for an ended one, or for one that ends too soon', async () => {
    for (const minTtlMs of [0, 30_000]) {
      const { deps, refreshes } = lending(idToken(now + (minTtlMs === 0 ? -1000 : 10_000)), idToken(now + 60_000))
      expect(await lendIdToken(profile, deps, minTtlMs)).toMatchObject({ expiresAt: now + 60_000 })
      expect(refreshes()).toBe(1)
    }
  })

  it('says that only a sign-in helps when the refresh brought none', async () => {
    const { deps } = lending(idToken(now - 1000), idToken(now - 1000))
    await expect(lendIdToken(profile, deps)).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
  })

  it('says that there is none, and takes an unreadable one for ended', async () => {
    await expect(lendIdToken(profile, lending(null).deps)).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    await expect(lendIdToken(profile, lending('x', 'x').deps)).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
  })
})
