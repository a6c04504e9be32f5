import { expect, test } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { TokenRequestError, type TokenRequestFacts } from '../../../src/core/grants/grant.ts'
import { signInFailure } from '../../../src/core/sign-in/sign-in-failure.ts'

const facts: TokenRequestFacts = { status: 400, error: null, retryAfterMs: null, sent: 'answered', reason: 'r' }

test.for<[Partial<TokenRequestFacts>, string]>([
  [{ status: null, sent: 'no', reason: 'ENOTFOUND' }, 'OFFLINE'],
  [{ status: null, sent: 'no', reason: 'ECONNREFUSED' }, 'PROVIDER_UNAVAILABLE'],
  [{ status: null, sent: 'maybe', reason: 'TIMEOUT' }, 'PROVIDER_UNAVAILABLE'],
  [{ status: 429, retryAfterMs: 1000 }, 'PROVIDER_UNAVAILABLE'],
  [{ status: 503, error: 'temporarily_unavailable' }, 'PROVIDER_UNAVAILABLE'],
  [{ error: 'access_denied' }, 'FLOW_REJECTED'],
  [{ error: 'expired_token' }, 'FLOW_TIMED_OUT'],
  [{ error: 'invalid_client', status: 401 }, 'PROVIDER_REJECTED'],
  [{ status: 200 }, 'PROVIDER_MISBEHAVED'],
  [{ status: 404 }, 'PROVIDER_MISBEHAVED'],
])('%o becomes %s', ([change, code]) => {
  expect(signInFailure(new TokenRequestError({ ...facts, ...change })).code).toBe(code)
})

test('an unknown error says nothing of itself', () => {
  expect(signInFailure(new Error('rt-canary')).message).not.toContain('canary')
  const own = new VaultError('PORT_IN_USE', 'x')
  expect(signInFailure(own)).toBe(own)
})
