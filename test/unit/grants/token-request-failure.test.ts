import { expect, test } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { TokenRequestError } from '../../../src/core/grants/grant.ts'
import { retryAfterMs, tokenRequestFacts, tokenRequestFailure } from '../../../src/core/grants/token-request-failure.ts'

const now = Date.UTC(2026, 0, 1)
const withCode = (code: string) => Object.assign(new Error('x'), { code })
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause })

test.for<[string, unknown, 'no' | 'maybe', string]>([
  ['a refused connection', fetchFailed(withCode('ECONNREFUSED')), 'no', 'ECONNREFUSED'],
  ['an unknown host', fetchFailed(withCode('ENOTFOUND')), 'no', 'ENOTFOUND'],
  ['every address refused', fetchFailed(new AggregateError([withCode('ECONNREFUSED')])), 'no', 'ECONNREFUSED'],
  ['an expired certificate', fetchFailed(withCode('CERT_HAS_EXPIRED')), 'no', 'CERT_HAS_EXPIRED'],
  [
    'a connection that took too long',
    fetchFailed(withCode('UND_ERR_CONNECT_TIMEOUT')),
    'no',
    'UND_ERR_CONNECT_TIMEOUT',
  ],
  ['a reset', fetchFailed(withCode('ECONNRESET')), 'maybe', 'ECONNRESET'],
  ['a socket that closed', fetchFailed(withCode('UND_ERR_SOCKET')), 'maybe', 'UND_ERR_SOCKET'],
  ['headers that never came', fetchFailed(withCode('UND_ERR_HEADERS_TIMEOUT')), 'maybe', 'UND_ERR_HEADERS_TIMEOUT'],
  ['our own time limit', new Error('aborted', { cause: new DOMException('t', 'TimeoutError') }), 'maybe', 'TIMEOUT'],
  [
    'a code of the client around a network cause',
    Object.assign(new Error('x', { cause: withCode('ENOTFOUND') }), { code: 'OAUTH_X' }),
    'no',
    'ENOTFOUND',
  ],
  ['an error without any code', new Error('secret body here'), 'maybe', 'Error'],
  ['something that is no error', 'boom', 'maybe', 'unknown failure'],
])('%s', ([, error, sent, reason]) => {
  expect(tokenRequestFacts(error, null, now)).toEqual({ status: null, error: null, retryAfterMs: null, sent, reason })
})

test('an answer speaks for itself, and its description is never repeated', () => {
  const body = { error: 'invalid_grant', error_description: 'token rt-canary is revoked' }
  const facts = tokenRequestFacts(new Error('x'), { status: 400, retryAfter: '3', body }, now)
  expect(facts).toEqual({
    status: 400,
    error: 'invalid_grant',
    retryAfterMs: 3000,
    sent: 'answered',
    reason: 'HTTP 400: invalid_grant',
  })
})

test('an answer that is not JSON has no error code', () => {
  const facts = tokenRequestFacts(new Error('x'), { status: 502, retryAfter: null, body: null }, now)
  expect(facts).toMatchObject({
    status: 502,
    error: null,
    sent: 'answered',
    reason: 'HTTP 502: the answer is not JSON',
  })
})

test('our own errors pass as they are', () => {
  const own = new VaultError('INSECURE_TARGET', 'x')
  expect(tokenRequestFailure(own, null, now)).toBe(own)
  expect(tokenRequestFailure(new Error('x'), null, now)).toBeInstanceOf(TokenRequestError)
})

test.for<[string | null, number | null]>([
  ['120', 120_000],
  [' 0 ', 0],
  [new Date(now + 60_000).toUTCString(), 60_000],
  [new Date(now - 60_000).toUTCString(), null],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['99999999999999', null],
  ['', null],
  [null, null],
])('Retry-After %s', ([header, expected]) => {
  expect(retryAfterMs(header, now)).toBe(expected)
})
