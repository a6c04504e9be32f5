import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clockDifference, createServerClock } from '../../../src/core/grants/server-clock.ts'
import { settleExpiry } from '../../../src/core/tokens/expiry.ts'

const now = Date.UTC(2026, 0, 1)
const minute = 60_000
const day = 24 * 60 * minute
const at = (ms: number) => new Date(now + ms).toUTCString()
const answer = { age: null, sentAt: now, receivedAt: now + 200 }

test.for<[string, Partial<Parameters<typeof clockDifference>[0]>, number | null]>([
  ['the same time', { date: at(0) }, 0],
  ['three seconds ahead, which is no news', { date: at(3_000) }, 0],
  ['four seconds behind, which is no news', { date: at(-4_000) }, 0],
  ['any second of a slow exchange', { date: at(9_000), receivedAt: now + 20_000 }, 0],
  ['ten minutes ahead', { date: at(10 * minute) }, 10 * minute + 400],
  ['ten minutes behind', { date: at(-10 * minute) }, -10 * minute + 400],
  ['a day ahead: our own clock was set back', { date: at(day) }, day + 400],
  ['a month ahead, which no TLS connection survives', { date: at(31 * day) }, null],
  ['a cached answer', { date: at(-10 * minute), age: '600' }, null],
  ['an exchange of more than a minute', { date: at(10 * minute), receivedAt: now + 61_000 }, null],
  ['a clock that was set back meanwhile', { date: at(10 * minute), receivedAt: now - 5_000 }, null],
  ['no date', { date: null }, null],
  ['a year alone', { date: '2026' }, null],
  ['nonsense', { date: 'Thu, yesterday' }, null],
])('the clock of a server that says %s', ([, given, expected]) => {
  expect(clockDifference({ ...answer, date: null, ...given })?.offsetMs ?? null).toBe(expected)
})

test('the latest answer counts, and one that tells nothing changes nothing', () => {
  const clock = createServerClock({ now: () => now })
  expect(clock.now()).toBe(now)
  clock.observe({ ...answer, date: at(10 * minute) })
  clock.observe({ ...answer, date: null })
  expect(clock.offsetMs()).toBe(10 * minute + 400)
  expect(clock.now()).toBe(now + 10 * minute + 400)
  clock.observe({ ...answer, date: at(0) })
  expect(clock.offsetMs()).toBe(0)
})

/** An exchange with a server whose clock is off: when it was sent, how long it took each way, and the life of its token. */
const exchange = fc.record({
  sentAt: fc.integer({ min: now, max: now + 5_000 }),
  thereMs: fc.integer({ min: 0, max: 30_000 }),
  backMs: fc.integer({ min: 0, max: 30_000 }),
  offsetMs: fc.oneof(fc.integer({ min: -6_000, max: 6_000 }), fc.integer({ min: -day, max: day })),
  lifeMs: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: minute, max: 90 * day })),
})

/** How a server may say when a token ends; whole seconds are cut off, as servers do. */
const words: Record<string, (end: number, lifeMs: number) => { stated?: unknown; token?: string }> = {
  'a lifetime': (_end, lifeMs) => ({ stated: Math.floor(lifeMs / 1000) }),
  'absolute seconds': (end) => ({ stated: Math.floor(end / 1000) }),
  'absolute milliseconds': (end) => ({ stated: end }),
  'RFC 3339': (end) => ({ stated: new Date(end).toISOString() }),
  'the exp of a JWT': (end, lifeMs) => ({ token: jwtWith(end, lifeMs) }),
  'a lifetime and an exp': (end, lifeMs) => ({
    stated: Math.floor(lifeMs / 1000),
    token: jwtWith(end, lifeMs),
  }),
}

function jwtWith(end: number, lifeMs: number): string {
  const claims = { iat: Math.floor((end - lifeMs) / 1000), exp: Math.floor(end / 1000) }
  return [{ alg: 'none' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
    .concat('.x')
}

test.each(
  Object.entries(words),
)('no token looks younger than it can be: %s, whatever the clock and the line', (_name, say) => {
  fc.assert(
    fc.property(exchange, ({ sentAt, thereMs, backMs, offsetMs, lifeMs }) => {
      const issuedAt = sentAt + thereMs
      const receivedAt = issuedAt + backMs
      const clock = createServerClock({ now: () => receivedAt })
      clock.observe({ date: new Date(issuedAt + offsetMs).toUTCString(), age: null, sentAt, receivedAt })
      const { expiresAt } = settleExpiry({ ...clock.timing(), ...say(issuedAt + offsetMs + lifeMs, lifeMs) })
      if (expiresAt !== null) expect(expiresAt).toBeLessThanOrEqual(issuedAt + lifeMs)
    }),
  )
})

test('a clock that was set back while the answer was under way makes no token older than its life', () => {
  const clock = createServerClock({ now: () => now - day })
  clock.observe({ date: at(0), age: null, sentAt: now, receivedAt: now - day })
  expect(settleExpiry({ ...clock.timing(), stated: 3600 }).expiresAt).toBe(now - day + 3_600_000)
})
