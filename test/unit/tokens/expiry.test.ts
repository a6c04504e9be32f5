import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settleExpiry, statedExpiry } from '../../../src/core/tokens/expiry.ts'

const now = Date.UTC(2026, 0, 1)
const inSeconds = (seconds: number) => now + seconds * 1000

function jwt(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none' })}.${part(claims)}.x`
}

test.for<[string, unknown, number | null]>([
  ['seconds from now', 3600, inSeconds(3600)],
  ['seconds from now as text', '3600', inSeconds(3600)],
  ['a fraction of a second', 0.5, now + 500],
  ['absolute seconds', inSeconds(7200) / 1000, inSeconds(7200)],
  ['absolute seconds as text', String(inSeconds(7200) / 1000), inSeconds(7200)],
  ['absolute milliseconds', inSeconds(7200), inSeconds(7200)],
  ['RFC 3339 in UTC', '2026-01-01T02:00:00Z', inSeconds(7200)],
  ['RFC 3339 with an offset', '2026-01-01T10:00:00+08:00', inSeconds(7200)],
  ['RFC 3339 with a space and fractions', '2026-01-01 02:00:00.000Z', inSeconds(7200)],
  ['a date without a zone', '2026-01-01T02:00:00', null],
  ['zero', 0, null],
  ['a negative number', -1, null],
  ['absolute seconds in the past', inSeconds(-60) / 1000, null],
  ['not a number', Number.NaN, null],
  ['infinity', Number.POSITIVE_INFINITY, null],
  ['beyond every calendar', 1e300, null],
  ['words', 'never', null],
  ['null', null, null],
  ['an object', {}, null],
  ['a boolean', true, null],
])('an expiry stated as %s', ([, stated, expected]) => {
  expect(statedExpiry(stated, now)).toBe(expected)
})

test.for<[string, Partial<Parameters<typeof settleExpiry>[0]>, ReturnType<typeof settleExpiry>]>([
  ["the server's word", { stated: 60 }, { expiresAt: inSeconds(60), source: 'server' }],
  ["the token's exp", { token: jwt({ exp: inSeconds(90) / 1000 }) }, { expiresAt: inSeconds(90), source: 'token' }],
  [
    "the token's exp when it comes clearly before the server's word",
    { stated: 3600, token: jwt({ exp: inSeconds(90) / 1000 }) },
    { expiresAt: inSeconds(90), source: 'token' },
  ],
  [
    "the server's word, cut to the exp, when they differ by rounding only",
    { stated: 91, token: jwt({ exp: inSeconds(90) / 1000 }) },
    { expiresAt: inSeconds(90), source: 'server' },
  ],
  [
    "the lifetime inside the token when this clock is ahead of the server's",
    { token: jwt({ iat: inSeconds(-7200) / 1000, exp: inSeconds(-3600) / 1000 }) },
    { expiresAt: inSeconds(3600), source: 'token' },
  ],
  ["the definition's lifetime", { declaredSeconds: 30 }, { expiresAt: inSeconds(30), source: 'declared' }],
  [
    "the definition's lifetime after a useless word",
    { stated: 0, declaredSeconds: 30 },
    { expiresAt: inSeconds(30), source: 'declared' },
  ],
  ['nothing', { token: 'opaque' }, { expiresAt: null, source: 'unknown' }],
  ['nothing for three parts that are no JWT', { token: 'a.b.c' }, { expiresAt: null, source: 'unknown' }],
])('an expiry is settled by %s', ([, sources, expected]) => {
  expect(settleExpiry({ now, ...sources })).toEqual(expected)
})

const tenMinutes = 10 * 60_000
const ahead = { offsetMs: tenMinutes, mostMs: tenMinutes }
const behind = { offsetMs: -tenMinutes, mostMs: -tenMinutes }
test.for<[string, unknown, number | null]>([
  ['a lifetime is no point in time', 3600, inSeconds(3600)],
  ['absolute seconds', inSeconds(7200) / 1000, inSeconds(6600)],
  ['absolute milliseconds as text', String(inSeconds(7200)), inSeconds(6600)],
  ['RFC 3339', '2026-01-01T02:00:00Z', inSeconds(6600)],
  ['a moment that is over at the server', inSeconds(300) / 1000, null],
])('a clock that is ten minutes ahead: %s', ([, stated, expected]) => {
  expect(statedExpiry(stated, now, ahead)).toBe(expected)
  expect(settleExpiry({ now, clock: ahead, stated }).expiresAt).toBe(expected)
})

test.for<[string, Partial<Parameters<typeof settleExpiry>[0]>, ReturnType<typeof settleExpiry>]>([
  [
    'a short token of a clock ahead ends when its server says so',
    { clock: ahead, token: jwt({ exp: inSeconds(900) / 1000 }) },
    { expiresAt: inSeconds(300), source: 'token' },
  ],
  [
    'a short token of a clock behind is not taken for dead',
    { clock: behind, token: jwt({ exp: inSeconds(-300) / 1000 }) },
    { expiresAt: inSeconds(300), source: 'token' },
  ],
  [
    "the server's lifetime and a corrected exp agree",
    { clock: behind, stated: 3600, token: jwt({ exp: inSeconds(3000) / 1000 }) },
    { expiresAt: inSeconds(3600), source: 'server' },
  ],
])('%s', ([, sources, expected]) => {
  expect(settleExpiry({ now, ...sources })).toEqual(expected)
})

test('whatever a server sends, the result is unknown or a time after now', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (stated, token) => {
      const { expiresAt } = settleExpiry({ now, stated, token })
      return expiresAt === null || (Number.isInteger(expiresAt) && expiresAt > now)
    }),
  )
})
