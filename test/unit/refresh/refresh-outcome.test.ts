import { describe, expect, it, test } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { TokenRequestError, type TokenRequestFacts } from '../../../src/core/grants/grant.ts'
import { judgeRefreshFailure, type RefreshRules } from '../../../src/core/refresh/refresh-outcome.ts'

const rules: RefreshRules = { endsSession: ['bad_refresh_token'], interrupted: false }
const answered = (status: number, error: string | null, retryAfterMs: number | null = null) =>
  failure({ status, error, retryAfterMs, sent: 'answered', reason: error ?? `HTTP ${status}` })
const failure = (facts: TokenRequestFacts) => new TokenRequestError(facts)
const silent = (sent: 'no' | 'maybe', reason: string) =>
  failure({ status: null, error: null, retryAfterMs: null, sent, reason })

describe('a refresh that failed', () => {
  test.each([
    ['400 invalid_grant (RFC 6749 §5.2)', answered(400, 'invalid_grant')],
    ['401 invalid_grant', answered(401, 'invalid_grant')],
    ["the provider's equivalent", answered(400, 'bad_refresh_token')],
    ["the provider's equivalent inside 200", answered(200, 'bad_refresh_token')],
    ['the grant itself says that a person is needed', new VaultError('SIGN_IN_NEEDED', 'x')],
  ])('ends the session: %s', (_title, error) => {
    expect(judgeRefreshFailure(error, rules)).toMatchObject({ kind: 'session-ended', signIn: 'session-ended' })
  })

  test.each([
    ['408', answered(408, null), 'PROVIDER_UNAVAILABLE', true],
    ['425', answered(425, null), 'PROVIDER_UNAVAILABLE', false],
    ['429', answered(429, null), 'PROVIDER_UNAVAILABLE', false],
    ['429 that names invalid_grant', answered(429, 'invalid_grant'), 'PROVIDER_UNAVAILABLE', false],
    ['500', answered(500, null), 'PROVIDER_UNAVAILABLE', true],
    ['500 that names invalid_grant', answered(500, 'invalid_grant'), 'PROVIDER_UNAVAILABLE', true],
    ['502', answered(502, null), 'PROVIDER_UNAVAILABLE', true],
    ['503 that names invalid_client', answered(503, 'invalid_client'), 'PROVIDER_UNAVAILABLE', true],
    ['511', answered(511, null), 'PROVIDER_UNAVAILABLE', true],
    ['200 without a token', answered(200, null), 'PROVIDER_MISBEHAVED', true],
    ['200 with an unknown error', answered(200, 'odd'), 'PROVIDER_MISBEHAVED', false],
    ['302 of a captive portal', answered(302, null), 'PROVIDER_MISBEHAVED', false],
    ['400 as an HTML page', answered(400, null), 'PROVIDER_MISBEHAVED', false],
    ['403 as an HTML page', answered(403, null), 'PROVIDER_MISBEHAVED', false],
    ['404', answered(404, null), 'PROVIDER_MISBEHAVED', false],
    ['407', answered(407, null), 'PROVIDER_MISBEHAVED', false],
    ['temporarily_unavailable', answered(400, 'temporarily_unavailable'), 'PROVIDER_UNAVAILABLE', false],
    ['server_error', answered(400, 'server_error'), 'PROVIDER_UNAVAILABLE', true],
    ['slow_down', answered(400, 'slow_down'), 'PROVIDER_UNAVAILABLE', false],
    ['DNS', silent('no', 'ENOTFOUND'), 'OFFLINE', false],
    ['no route', silent('no', 'ENETUNREACH'), 'OFFLINE', false],
    ['connection refused', silent('no', 'ECONNREFUSED'), 'PROVIDER_UNAVAILABLE', false],
    ['TLS', silent('no', 'CERT_HAS_EXPIRED'), 'PROVIDER_UNAVAILABLE', false],
    ['reset after sending', silent('maybe', 'ECONNRESET'), 'PROVIDER_UNAVAILABLE', true],
    ['no route after sending', silent('maybe', 'ENETUNREACH'), 'PROVIDER_UNAVAILABLE', true],
    ['time limit', silent('maybe', 'TIMEOUT'), 'PROVIDER_UNAVAILABLE', true],
    ['keychain busy', new VaultError('KEYSTORE_UNAVAILABLE', 'x'), 'KEYSTORE_UNAVAILABLE', false],
    ['offline, as the grant says', new VaultError('OFFLINE', 'x'), 'OFFLINE', false],
    ['misbehaviour, as the grant says', new VaultError('PROVIDER_MISBEHAVED', 'x'), 'PROVIDER_MISBEHAVED', true],
    ['a fault of ours', new TypeError('x'), 'INTERNAL', true],
  ] as const)('is retried and keeps everything: %s', (_title, error, code, answerLost) => {
    expect(judgeRefreshFailure(error, rules)).toMatchObject({ kind: 'retry', code, answerLost })
  })

  test.each([
    ['invalid_client', answered(401, 'invalid_client'), 'PROVIDER_REJECTED'],
    ['unauthorized_client', answered(400, 'unauthorized_client'), 'PROVIDER_REJECTED'],
    ['invalid_scope', answered(400, 'invalid_scope'), 'PROVIDER_REJECTED'],
    ['unsupported_grant_type', answered(400, 'unsupported_grant_type'), 'PROVIDER_REJECTED'],
    ['invalid_target (RFC 8707)', answered(400, 'invalid_target'), 'PROVIDER_REJECTED'],
    ['an unknown error with 400', answered(400, 'quota_exceeded'), 'PROVIDER_REJECTED'],
    ['invalid_client inside 200', answered(200, 'invalid_client'), 'PROVIDER_REJECTED'],
    ['a missing definition', new VaultError('NOT_FOUND', 'x'), 'NOT_FOUND'],
    ['an insecure endpoint', new VaultError('INSECURE_TARGET', 'x'), 'INSECURE_TARGET'],
  ])('waits for its settings and keeps everything: %s', (_title, error, code) => {
    expect(judgeRefreshFailure(error, rules)).toMatchObject({ kind: 'misconfigured', code })
  })

  it('reports a refusal after a lost answer as an interrupted refresh', () => {
    const verdict = judgeRefreshFailure(answered(400, 'invalid_grant'), { ...rules, interrupted: true })
    expect(verdict).toMatchObject({ kind: 'session-ended', signIn: 'refresh-interrupted' })
  })

  it('ends no session where the grant is repeated from stored inputs', () => {
    const verdict = judgeRefreshFailure(answered(400, 'invalid_grant'), { ...rules, repeats: true })
    expect(verdict).toMatchObject({ kind: 'misconfigured', code: 'PROVIDER_REJECTED' })
  })

  it('takes the reason from a grant that knows it', () => {
    const expired = new VaultError('SIGN_IN_NEEDED', 'x', { details: { reason: 'credential-expired' } })
    expect(judgeRefreshFailure(expired, rules)).toMatchObject({ signIn: 'credential-expired' })
  })

  it('passes Retry-After on', () => {
    expect(judgeRefreshFailure(answered(429, null, 7000), rules)).toMatchObject({ retryAfterMs: 7000 })
    expect(judgeRefreshFailure(answered(503, null, 9000), rules)).toMatchObject({ retryAfterMs: 9000 })
  })

  it('never ends a session on a status that says "later", whatever the body names', () => {
    for (const status of [408, 425, 429, 500, 501, 502, 503, 504, 507, 511, 520, 599]) {
      for (const code of [null, 'invalid_grant', 'bad_refresh_token', 'invalid_client']) {
        expect(judgeRefreshFailure(answered(status, code), rules).kind).toBe('retry')
      }
    }
  })
})
