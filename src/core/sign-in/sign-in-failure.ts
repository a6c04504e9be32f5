import { type Said, said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import { TokenRequestError, type TokenRequestFacts } from '../grants/grant.ts'
import type { ProviderDefinition } from '../providers/definition.ts'

/** Causes that mean that this machine has no network, not that the server is down. */
const offlineReasons = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH'])

/** What a failed sign-in tells its person: every error becomes a typed one that names the remedy. */
export function signInFailure(error: unknown, oauth?: ProviderDefinition['oauth']): VaultError {
  if (error instanceof VaultError) return error
  if (error instanceof TokenRequestError) return fromFacts(error.facts, error, serverName(oauth))
  return new VaultError('INTERNAL', said('sign-in-failed-inside', {}), { cause: error })
}

/** The host that the sign-in talks to, or nothing. */
function serverName(oauth: ProviderDefinition['oauth']): string {
  const url = oauth?.issuer ?? oauth?.tokenEndpoint
  return url !== undefined && URL.canParse(url) ? new URL(url).host : ''
}

function fromFacts(facts: TokenRequestFacts, cause: Error, server: string): VaultError {
  const { status, error, reason, retryAfterMs } = facts
  const details = {
    reason,
    ...(status === null ? {} : { status }),
    ...(error === null ? {} : { error }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  }
  const failed = (code: ConstructorParameters<typeof VaultError>[0], words: Said) =>
    new VaultError(code, words, { cause, details })
  if (status === null) {
    return offlineReasons.has(reason)
      ? failed('OFFLINE', said('sign-in-no-network', { server, reason }))
      : failed('PROVIDER_UNAVAILABLE', said('sign-in-no-answer', { server, reason }))
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return failed('PROVIDER_UNAVAILABLE', said('sign-in-server-busy', { server, status }))
  }
  if (error === 'access_denied') return failed('FLOW_REJECTED', said('sign-in-denied-at-server', {}))
  if (error === 'expired_token') return failed('FLOW_TIMED_OUT', said('sign-in-code-expired', {}))
  if (error !== null) {
    return failed('PROVIDER_REJECTED', said('sign-in-client-refused', { server, error }))
  }
  if (reason.includes('JWT_TIMESTAMP')) {
    return failed('PROVIDER_MISBEHAVED', said('sign-in-clock', {}))
  }
  return failed('PROVIDER_MISBEHAVED', said('sign-in-not-oauth', { reason }))
}
