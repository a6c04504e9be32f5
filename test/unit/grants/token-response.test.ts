import { expect, test } from 'vitest'
import { acceptRenewedIdToken } from '../../../src/core/grants/id-token.ts'
import { renewedTokenSet, tokenSetFromAnswer } from '../../../src/core/grants/token-response.ts'

const now = Date.UTC(2026, 0, 1)
const later = now + 60_000
const clock = { offsetMs: 0, mostMs: 0 }
const base = { now, clock, requestedScope: 'asked', idToken: null, lifetimes: {} }
const first = tokenSetFromAnswer({
  ...base,
  body: {
    access_token: 'a1',
    token_type: 'bearer',
    refresh_token: 'r1',
    expires_in: 60,
    refresh_expires_in: 600,
    uid: 7,
  },
})

test('a first answer becomes a token set with both lives', () => {
  expect(first).toEqual({
    accessToken: 'a1',
    tokenType: 'bearer',
    refreshToken: 'r1',
    idToken: null,
    scope: 'asked',
    issuedAt: now,
    expiresAt: now + 60_000,
    expirySource: 'server',
    refreshIssuedAt: now,
    refreshExpiresAt: now + 600_000,
    refreshExpirySource: 'server',
    extra: { uid: '7' },
  })
})

test("GitHub's refresh_token_expires_in is understood, and the scope it granted counts", () => {
  const tokens = tokenSetFromAnswer({
    ...base,
    body: { access_token: 'a', refresh_token: 'r', refresh_token_expires_in: 15_897_600, scope: 'repo' },
  })
  expect(tokens).toMatchObject({
    refreshExpiresAt: now + 15_897_600_000,
    scope: 'repo',
    expiresAt: null,
    tokenType: 'Bearer',
  })
})

test('declared lifetimes are used and shown as declared', () => {
  const lifetimes = { accessSeconds: 10, refreshSeconds: 20 }
  expect(tokenSetFromAnswer({ ...base, lifetimes, body: { access_token: 'a', refresh_token: 'r' } })).toMatchObject({
    expiresAt: now + 10_000,
    expirySource: 'declared',
    refreshExpiresAt: now + 20_000,
    refreshExpirySource: 'declared',
  })
})

test('a renewal without a new refresh token keeps the old one and its life', () => {
  const lifetimes = { refreshSeconds: 20 }
  const renewed = renewedTokenSet(first, { ...base, lifetimes, now: later, clock, body: { access_token: 'a2' } })
  expect(renewed).toMatchObject({
    accessToken: 'a2',
    refreshToken: 'r1',
    refreshIssuedAt: now,
    refreshExpiresAt: now + 600_000,
    refreshExpirySource: 'server',
    scope: 'asked',
    extra: { uid: '7' },
    issuedAt: later,
  })
})

test('the same refresh token with a new life is extended', () => {
  const body = { access_token: 'a2', refresh_token: 'r1', refresh_expires_in: 600 }
  expect(renewedTokenSet(first, { ...base, now: later, clock, body })).toMatchObject({
    refreshToken: 'r1',
    refreshIssuedAt: now,
    refreshExpiresAt: later + 600_000,
  })
})

test('a rotated refresh token starts a new life', () => {
  const body = { access_token: 'a2', refresh_token: 'r2', refresh_expires_in: 600 }
  expect(renewedTokenSet(first, { ...base, now: later, clock, body })).toMatchObject({
    refreshToken: 'r2',
    refreshIssuedAt: later,
    refreshExpiresAt: later + 600_000,
  })
})

const idToken = (claims: Record<string, unknown>) => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part(claims)}.s`
}
const current = idToken({ iss: 'https://as', sub: 'u', aud: 'c' })

test.for<[string, unknown, boolean]>([
  ['the same person and client', idToken({ iss: 'https://as', sub: 'u', aud: ['c', 'd'], n: 1 }), true],
  ['another person', idToken({ iss: 'https://as', sub: 'v', aud: 'c' }), false],
  ['another issuer', idToken({ iss: 'https://evil', sub: 'u', aud: 'c' }), false],
  ['another client', idToken({ iss: 'https://as', sub: 'u', aud: 'd' }), false],
  ['garbage', 'garbage', false],
  ['nothing', undefined, false],
])('a renewed id token of %s', ([, renewed, accepted]) => {
  const judged = acceptRenewedIdToken({ renewed, current, issuer: 'https://as', clientId: 'c' })
  expect(judged).toBe(accepted ? renewed : current)
})
