/**
 * Every error code that can cross a transport. A code's meaning never changes; the sentence for it may.
 * The renderer translates by code, the command line maps codes to exit codes, the proxy maps them to HTTP statuses.
 */
export const errorCodes = [
  'INVALID_INPUT',
  'UNKNOWN_CALL',
  'UNSUPPORTED',
  'NOT_FOUND',
  'CONFLICT',
  'DENIED',
  'VAULT_UNINITIALISED',
  'VAULT_LOCKED',
  'VAULT_DAMAGED',
  /** A newer version wrote the vault file; nothing was touched. */
  'VAULT_TOO_NEW',
  'WRONG_PASSPHRASE',
  'KEYSTORE_UNAVAILABLE',
  'STORAGE_UNAVAILABLE',
  'DATA_DIRECTORY_IN_USE',
  /** The program that owns the vault went away, or does not answer. */
  'HOST_UNAVAILABLE',
  'DEFINITION_INVALID',
  'INSECURE_TARGET',
  'OFFLINE',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_REJECTED',
  'PROVIDER_MISBEHAVED',
  'SIGN_IN_NEEDED',
  'FLOW_CANCELLED',
  'FLOW_TIMED_OUT',
  'FLOW_REJECTED',
  'PORT_IN_USE',
  'INTERNAL',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** Facts that a sentence may need (`profile`, `field`, `retryAt`, `file`, `pointer`…). Never a secret, never a response body. */
export type ErrorDetails = Readonly<Record<string, string | number>>

/** What a caller on the other side of IPC or HTTP learns of a failure: no stack, no cause, no secret. */
export interface WireError {
  readonly code: ErrorCode
  /** One English sentence that names the thing and the remedy. The renderer prefers its own translation by `code`. */
  readonly message: string
  readonly retryable: boolean
  readonly details?: ErrorDetails
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError }
