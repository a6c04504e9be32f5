import { VaultError } from '../errors.ts'
import { TokenRequestError, type TokenRequestFacts } from './grant.ts'
import type { ServerAnswer } from './server-answer.ts'

/** Error codes that say that no request reached the server: nothing can have happened there. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ERR_INVALID_URL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
])

/**
 * The facts of a failed request: from the answer when there was one, otherwise from the error's cause chain. Whatever is
 * not known to have stayed here counts as `maybe`: the server may have rotated the refresh token.
 */
export function tokenRequestFacts(error: unknown, answer: ServerAnswer | null, now: number): TokenRequestFacts {
  if (answer) {
    const code = typeof answer.body?.error === 'string' && answer.body.error !== '' ? answer.body.error : null
    const reason = code ?? (answer.body === null ? 'the answer is not JSON' : reasonOf(error))
    return {
      status: answer.status,
      error: code === null ? null : code.slice(0, 100),
      retryAfterMs: retryAfterMs(answer.retryAfter, now),
      sent: 'answered',
      reason: `HTTP ${answer.status}: ${reason.slice(0, 100)}`,
    }
  }
  const code = causeCode(error)
  const sent = code !== null && neverSent.has(code) ? 'no' : 'maybe'
  return { status: null, error: null, retryAfterMs: null, sent, reason: code ?? reasonOf(error) }
}

/** Wraps a failure for the judge. A `VaultError` (an insecure target, a cancelled flow) passes as it is. */
export function tokenRequestFailure(error: unknown, answer: ServerAnswer | null, now: number): Error {
  if (error instanceof VaultError || error instanceof TokenRequestError) return error
  return new TokenRequestError(tokenRequestFacts(error, answer, now), { cause: error })
}

/** `Retry-After` (RFC 9110 §10.2.3), seconds or an HTTP date, as milliseconds from now; nonsense and the past are `null`. */
export function retryAfterMs(header: string | null, now: number): number | null {
  const value = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  // Only HTTP dates: `Date.parse` alone also accepts `-5` or `1.5`.
  if (!/^[A-Za-z]{3,9},? /.test(value)) return null
  const at = Date.parse(value)
  return Number.isFinite(at) && at > now ? at - now : null
}

/** The first system or TLS error code in the cause chain. */
export function causeCode(error: unknown): string | null {
  let current = error
  let found: string | null = null
  for (let depth = 0; depth < 6 && current instanceof Error; depth += 1) {
    const code = (current as { code?: unknown }).code
    // Inner causes are closer to the truth than `OAUTH_…` codes of the client around them.
    if (typeof code === 'string' && !code.startsWith('OAUTH_')) found = code
    else if (current.name === 'TimeoutError') found = 'TIMEOUT'
    current = current instanceof AggregateError && current.errors[0] ? current.errors[0] : current.cause
  }
  return found
}

/** A short technical word; never the message of an unknown error, which may quote a response. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : error.name
}
