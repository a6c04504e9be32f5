import type { ErrorCode } from '../../shared/result.ts'
import { type SignInReason, signInReasons } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import { TokenRequestError, type TokenRequestFacts } from '../grants/grant.ts'

/** What a failed refresh means. Only `session-ended` takes anything away from the person. */
export type RefreshVerdict =
  | {
      readonly kind: 'retry'
      readonly code: ErrorCode
      /** The pause that the server asked for, or `null`. */
      readonly retryAfterMs: number | null
      /** The server may have acted (and rotated the refresh token) although we do not hold its answer. */
      readonly answerLost: boolean
      readonly reason: string
    }
  | { readonly kind: 'session-ended'; readonly signIn: SignInReason; readonly reason: string }
  | { readonly kind: 'misconfigured'; readonly code: ErrorCode; readonly reason: string }

export interface RefreshRules {
  /** The provider's equivalents of `invalid_grant`. */
  readonly endsSession: readonly string[]
  /** An earlier answer for the same refresh token was lost (crash, timeout), so a refusal may be our own echo. */
  readonly interrupted: boolean
  /** The grant is repeated from stored inputs: there is no session that could end, only inputs that are refused. */
  readonly repeats?: boolean
}

/** RFC 6749 §5.2 and RFC 8707 codes about the client's registration or request: a person or an operator must act. */
const settingsErrors: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'invalid_scope',
  'invalid_request',
  'invalid_target',
  'unsupported_grant_type',
  'access_denied',
])
/** Codes that say "later", whatever the status (RFC 6749 §4.1.2.1, RFC 8628 §3.5). */
const passingErrors: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error', 'slow_down'])
/** Reasons of the socket layer that mean: this machine has no way out. */
const offlineReasons: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
])

/**
 * Judges the failure of a refresh. An ambiguous answer never ends a session: 408, 425, 429 and 5xx are judged before any
 * error code in their body, and a refusal without a known code (a firewall's HTML page, a captive portal) is retried.
 */
export function judgeRefreshFailure(failure: unknown, rules: RefreshRules): RefreshVerdict {
  if (failure instanceof TokenRequestError) return judgeFacts(failure.facts, rules)
  if (failure instanceof VaultError) return judgeVaultError(failure)
  return { kind: 'retry', code: 'INTERNAL', retryAfterMs: null, answerLost: true, reason: 'internal error' }
}

function judgeFacts(facts: TokenRequestFacts, rules: RefreshRules): RefreshVerdict {
  const { status, error, retryAfterMs } = facts
  const reason = error ?? facts.reason
  const retry = (code: ErrorCode, answerLost: boolean): RefreshVerdict => ({
    kind: 'retry',
    code,
    retryAfterMs,
    answerLost,
    reason,
  })
  if (status === null) {
    const offline = facts.sent === 'no' && offlineReasons.has(facts.reason)
    return retry(offline ? 'OFFLINE' : 'PROVIDER_UNAVAILABLE', facts.sent !== 'no')
  }
  if (status >= 500 || status === 408) return retry('PROVIDER_UNAVAILABLE', true)
  if (status === 425 || status === 429) return retry('PROVIDER_UNAVAILABLE', false)
  if (error === null) return retry('PROVIDER_MISBEHAVED', status < 300)
  if (passingErrors.has(error)) return retry('PROVIDER_UNAVAILABLE', error === 'server_error')
  if (error === 'invalid_grant' || rules.endsSession.includes(error)) {
    if (rules.repeats) return { kind: 'misconfigured', code: 'PROVIDER_REJECTED', reason }
    return { kind: 'session-ended', signIn: rules.interrupted ? 'refresh-interrupted' : 'session-ended', reason }
  }
  if (settingsErrors.has(error)) return { kind: 'misconfigured', code: 'PROVIDER_REJECTED', reason }
  return status < 300
    ? retry('PROVIDER_MISBEHAVED', false)
    : { kind: 'misconfigured', code: 'PROVIDER_REJECTED', reason }
}

/** A `VaultError` is the grant's own finding: about settings (slow retry), about the world (retry), or about its person. */
function judgeVaultError(failure: VaultError): RefreshVerdict {
  const { code } = failure
  if (code === 'SIGN_IN_NEEDED') {
    const signIn = signInReasons.find((reason) => reason === failure.details?.reason) ?? 'session-ended'
    return { kind: 'session-ended', signIn, reason: signIn }
  }
  if (failure.retryable || code === 'PROVIDER_MISBEHAVED' || code === 'INTERNAL') {
    // No facts say whether a request left; assuming that it did only makes a later refusal be reported more carefully.
    return { kind: 'retry', code, retryAfterMs: null, answerLost: code === 'PROVIDER_MISBEHAVED', reason: code }
  }
  return { kind: 'misconfigured', code, reason: code }
}
