import { expect, test } from 'vitest'
import type { GrantContext, SignInDialogue } from '../../../src/core/grants/grant.ts'
import { createStaticGrant } from '../../../src/core/grants/static.ts'

const now = Date.UTC(2026, 0, 1)
const grant = createStaticGrant()
const dialogue = {} as SignInDialogue

/** A JWT of a month that ends then. */
function jwtUntil(at: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ iat: at / 1000 - 2_592_000, exp: at / 1000 })}.sig`
}

function context(inputs: Record<string, string>, at = now, environment: Record<string, string> = {}): GrantContext {
  return {
    profile: { name: 'work' },
    provider: { lifetimes: {} },
    inputs,
    clock: { now: () => at },
    secretSource: {
      readEnvironment: (name: string) => environment[name],
      readFile: async (path: string) => `file:${path}`,
    },
  } as unknown as GrantContext
}

test.for<[Record<string, string>, string]>([
  [{ token: '  sk-1\n' }, 'sk-1'],
  [{ environmentVariable: 'KEY' }, 'env-1'],
  [{ file: '/k' }, 'file:/k'],
  [{ token: 'pasted', file: '/k' }, 'file:/k'],
])('a key from %o', async ([inputs, expected]) => {
  expect(await grant.signIn(context(inputs, now, { KEY: 'env-1' }), dialogue)).toMatchObject({ accessToken: expected })
})

test.for<[string, Record<string, string>, string]>([
  ['nothing at all', {}, 'INVALID_INPUT'],
  ['a line break inside', { token: 'a\r\nX-Evil: 1' }, 'INVALID_INPUT'],
  ['a zero byte', { token: 'a\u0000b' }, 'INVALID_INPUT'],
  ['letters that no header carries', { token: 'ключ' }, 'INVALID_INPUT'],
  ['a variable that is not set', { environmentVariable: 'MISSING' }, 'NOT_FOUND'],
  ['an end that is no time', { token: 'a', expires: 'tomorrow' }, 'INVALID_INPUT'],
  ['a token whose own end is past', { token: jwtUntil(now - 300_000) }, 'INVALID_INPUT'],
  ['an end in the past', { token: 'a', expires: '2020-01-01T00:00:00Z' }, 'INVALID_INPUT'],
])('%s is refused', async ([, inputs, code]) => {
  await expect(grant.signIn(context(inputs), dialogue)).rejects.toMatchObject({ code })
})

test('a key that another program has put in its place and that is over calls for its person', async () => {
  const first = await grant.signIn(context({ environmentVariable: 'KEY' }, now, { KEY: 'a' }), dialogue)
  const over = context({ environmentVariable: 'KEY' }, now, { KEY: jwtUntil(now - 86_400_000) })
  await expect(grant.renew?.(over, first)).rejects.toMatchObject({
    ...{ code: 'SIGN_IN_NEEDED', details: { reason: 'credential-expired' } },
  })
})

test('a token says itself when it ends, unless its person does; a clock that is a little ahead ends nothing', async () => {
  const end = now + 3_600_000
  expect(await grant.signIn(context({ token: jwtUntil(end) }), dialogue)).toMatchObject({ expiresAt: end })
  const past = { token: jwtUntil(now - 86_400_000), expires: '1h' }
  expect(await grant.signIn(context(past), dialogue)).toMatchObject({ expiresAt: end })
  const late = { token: jwtUntil(now - 299_000) }
  expect(await grant.signIn(context(late), dialogue)).toMatchObject({ accessToken: late.token })
})

test.for<[string, number]>([
  ['90d', now + 90 * 86_400_000],
  ['8h', now + 8 * 3_600_000],
  ['2027-01-31T12:00:00Z', Date.UTC(2027, 0, 31, 12)],
  ['2027-01-31', Date.UTC(2027, 0, 31)],
])('an end given as %s', async ([expires, expiresAt]) => {
  const tokens = await grant.signIn(context({ token: 'a', expires }), dialogue)
  expect(tokens).toMatchObject({ expiresAt, expirySource: 'declared' })
})

test('the same key does not start a new life when it is read again', async () => {
  const first = await grant.signIn(context({ token: 'a', expires: '1h' }), dialogue)
  const again = await grant.renew?.(context({ token: 'a', expires: '1h' }, now + 60_000), first)
  expect(again).toMatchObject({ issuedAt: now, expiresAt: now + 3_600_000 })
  await expect(grant.renew?.(context({ token: 'a', expires: '1h' }, now + 3_600_000), first)).rejects.toMatchObject({
    code: 'SIGN_IN_NEEDED',
  })
})

test('another key starts its own life', async () => {
  const first = await grant.signIn(context({ token: 'a', expires: '1h' }), dialogue)
  const later = now + 2 * 3_600_000
  expect(await grant.renew?.(context({ token: 'b', expires: '1h' }, later), first)).toMatchObject({
    accessToken: 'b',
    expiresAt: later + 3_600_000,
  })
})

test('a key without a stored source is kept as it is', async () => {
  const first = await grant.signIn(context({ token: 'a' }), dialogue)
  expect(await grant.renew?.(context({}), first)).toMatchObject({ accessToken: 'a', expiresAt: null })
})
