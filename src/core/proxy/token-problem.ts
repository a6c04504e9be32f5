import { VaultError } from '../errors.ts'
import type { ProblemFacts, ProxyProblemCode } from './problem.ts'

export interface TokenProblem {
  readonly code: ProxyProblemCode
  readonly facts: ProblemFacts
}

/** What a caller of the proxy is told when no token could be lent. An unknown error tells nothing: it may hold a secret. */
export function tokenProblem(error: unknown, profile: string, now: number): TokenProblem {
  if (!(error instanceof VaultError)) return { code: 'internal', facts: { profile } }
  const code = codeOf(error)
  const retryAt = error.details?.retryAt
  const retryAfterSeconds =
    code !== 'provider-unavailable' ? undefined : typeof retryAt === 'number' ? (retryAt - now) / 1_000 : 30
  return { code, facts: { profile, detail: error.message, retryAfterSeconds } }
}

function codeOf(error: VaultError): ProxyProblemCode {
  switch (error.code) {
    case 'SIGN_IN_NEEDED':
    case 'FLOW_CANCELLED':
    case 'FLOW_REJECTED':
    case 'FLOW_TIMED_OUT':
      return 'sign-in-needed'
    case 'VAULT_LOCKED':
    case 'VAULT_UNINITIALISED':
      return 'vault-locked'
    case 'OFFLINE':
    case 'PROVIDER_UNAVAILABLE':
    case 'PROVIDER_MISBEHAVED':
    case 'STORAGE_UNAVAILABLE':
    case 'KEYSTORE_UNAVAILABLE':
      return 'provider-unavailable'
    case 'PROVIDER_REJECTED':
    case 'INVALID_INPUT':
    case 'INSECURE_TARGET':
    case 'DEFINITION_INVALID':
      return 'provider-rejected'
    case 'NOT_FOUND':
      return 'profile-unknown'
    default:
      return 'internal'
  }
}
