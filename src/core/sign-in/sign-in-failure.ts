import { VaultError } from '../errors.ts'
import { TokenRequestError, type TokenRequestFacts } from '../grants/grant.ts'
import type { ProviderDefinition } from '../providers/definition.ts'

/** Causes that mean that this machine has no network, not that the server is down. */
const offlineReasons = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH'])

/** What a failed sign-in tells its person: every error becomes a typed one that names the remedy. */
export function signInFailure(error: unknown, oauth?: ProviderDefinition['oauth']): VaultError {
  if (error instanceof VaultError) return error
  if (error instanceof TokenRequestError) return fromFacts(error.facts, error, serverName(oauth))
  return new VaultError('INTERNAL', 'The sign-in failed inside Token Vault; the log has details.', { cause: error })
}

/** Whom the sign-in talks to, for a sentence: `The server id.example`. */
function serverName(oauth: ProviderDefinition['oauth']): string {
  const url = oauth?.issuer ?? oauth?.tokenEndpoint
  return url !== undefined && URL.canParse(url) ? `The server ${new URL(url).host}` : 'The server'
}

function fromFacts(facts: TokenRequestFacts, cause: Error, server: string): VaultError {
  const { status, error, reason, retryAfterMs } = facts
  const details = {
    reason,
    ...(status === null ? {} : { status }),
    ...(error === null ? {} : { error }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  }
  const failed = (code: ConstructorParameters<typeof VaultError>[0], message: string) =>
    new VaultError(code, message, { cause, details })
  if (status === null) {
    return offlineReasons.has(reason)
      ? failed('OFFLINE', `${server} or the network cannot be reached (${reason}); check the connection and the URL.`)
      : failed('PROVIDER_UNAVAILABLE', `${server} did not answer (${reason}); check its URL, or try again later.`)
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return failed('PROVIDER_UNAVAILABLE', `${server} cannot serve the sign-in now (HTTP ${status}); try again later.`)
  }
  if (error === 'access_denied') return failed('FLOW_REJECTED', 'Access was denied at the server.')
  if (error === 'expired_token')
    return failed('FLOW_TIMED_OUT', 'The code expired before it was confirmed; start again.')
  if (error !== null) {
    return failed(
      'PROVIDER_REJECTED',
      `${server} refused the sign-in (${error}); check the client id, secret and scope.`,
    )
  }
  if (reason.includes('JWT_TIMESTAMP')) {
    return failed(
      'PROVIDER_MISBEHAVED',
      "The id token's times do not fit; check this machine's clock, then sign in again.",
    )
  }
  return failed('PROVIDER_MISBEHAVED', `The server's answer is not one of OAuth (${reason}); check the endpoints.`)
}
