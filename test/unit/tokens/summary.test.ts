import { expect, test } from 'vitest'
import { summarise } from '../../../src/core/tokens/summary.ts'
import type { TokenSet } from '../../../src/core/tokens/token-set.ts'

const tokens: TokenSet = {
  accessToken: 'at-canary',
  tokenType: 'Bearer',
  refreshToken: 'rt-canary',
  idToken: null,
  scope: 'api',
  issuedAt: 1,
  expiresAt: 2,
  expirySource: 'server',
  refreshIssuedAt: 3,
  refreshExpiresAt: 4,
  refreshExpirySource: 'declared',
  extra: { moiKey: 'extra-canary' },
}

function idToken(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part(claims)}.signature-canary`
}

test('a summary holds times and scope and nothing that opens a door', () => {
  const summary = summarise({ ...tokens, idToken: idToken({ sub: 'u1' }) })
  expect(summary).toEqual({
    issuedAt: 1,
    expiresAt: 2,
    expirySource: 'server',
    refresh: { issuedAt: 3, expiresAt: 4, source: 'declared' },
    scope: 'api',
    account: 'u1',
  })
  expect(JSON.stringify(summary)).not.toContain('canary')
})

test('without a refresh token there is no second life', () => {
  expect(summarise({ ...tokens, refreshToken: null }).refresh).toBeNull()
})

test.for<[Record<string, unknown>, string | null]>([
  [{ sub: 's', email: 'a@b.c', preferred_username: 'p', name: 'n' }, 'a@b.c'],
  [{ sub: 's', preferred_username: 'p', name: 'n' }, 'p'],
  [{ sub: 's', name: 'n' }, 'n'],
  [{ sub: 's', email: '  ' }, 's'],
  [{ email: 5 }, null],
])('the account of %o is %s', ([claims, account]) => {
  expect(summarise({ ...tokens, idToken: idToken(claims) }).account).toBe(account)
})

test('an id token that cannot be read names nobody', () => {
  expect(summarise({ ...tokens, idToken: 'garbage' }).account).toBeNull()
})
