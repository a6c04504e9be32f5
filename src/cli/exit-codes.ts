import type { ErrorCode } from '../shared/result.ts'

/** What a script can tell from the exit code of any command (`exec` and `curl` return their child's instead). */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  notFound: 3,
  signInNeeded: 4,
  locked: 5,
  offline: 6,
  denied: 7,
} as const

/** The whole table; a new error code does not compile until it has its line. */
const exitCodeOf: { readonly [C in ErrorCode]: number } = {
  INVALID_INPUT: exitCodes.usage,
  UNKNOWN_CALL: exitCodes.internal,
  UNSUPPORTED: exitCodes.usage,
  NOT_FOUND: exitCodes.notFound,
  CONFLICT: exitCodes.usage,
  DENIED: exitCodes.denied,
  VAULT_UNINITIALISED: exitCodes.locked,
  VAULT_LOCKED: exitCodes.locked,
  VAULT_DAMAGED: exitCodes.internal,
  VAULT_TOO_NEW: exitCodes.internal,
  WRONG_PASSPHRASE: exitCodes.locked,
  KEYSTORE_UNAVAILABLE: exitCodes.locked,
  STORAGE_UNAVAILABLE: exitCodes.internal,
  DATA_DIRECTORY_IN_USE: exitCodes.internal,
  HOST_UNAVAILABLE: exitCodes.internal,
  DEFINITION_INVALID: exitCodes.usage,
  INSECURE_TARGET: exitCodes.denied,
  OFFLINE: exitCodes.offline,
  PROVIDER_UNAVAILABLE: exitCodes.offline,
  PROVIDER_REJECTED: exitCodes.denied,
  PROVIDER_MISBEHAVED: exitCodes.offline,
  SIGN_IN_NEEDED: exitCodes.signInNeeded,
  FLOW_CANCELLED: exitCodes.signInNeeded,
  FLOW_TIMED_OUT: exitCodes.signInNeeded,
  FLOW_REJECTED: exitCodes.denied,
  PORT_IN_USE: exitCodes.internal,
  INTERNAL: exitCodes.internal,
}

export function exitCodeFor(code: ErrorCode): number {
  return exitCodeOf[code]
}
