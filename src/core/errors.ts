import type { ErrorCode, ErrorDetails, WireError } from '../shared/result.ts'
import { type Said, sentenceText } from '../shared/sentences/said.ts'

const retryableCodes: ReadonlySet<ErrorCode> = new Set([
  'KEYSTORE_UNAVAILABLE',
  'STORAGE_UNAVAILABLE',
  'HOST_UNAVAILABLE',
  'OFFLINE',
  'PROVIDER_UNAVAILABLE',
])

/** The only error that the engine throws on purpose. `message` names the thing and the remedy and never holds a secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined

  /** @param words a sentence of the catalogue, which a person reads in their own language; else English. */
  constructor(code: ErrorCode, words: string | Said, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    const catalogued = typeof words !== 'string'
    const message = catalogued ? (sentenceText(words, 'en') ?? words.says) : words
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = catalogued ? { ...words.with, ...options.details, says: words.says } : options.details
  }

  get retryable(): boolean {
    return retryableCodes.has(this.code)
  }
}

/**
 * Turns anything thrown into what may cross a transport. An unknown error becomes a fixed sentence, because its own
 * message may contain a token, a path or a response body.
 */
export function toWireError(error: unknown): WireError {
  if (error instanceof VaultError) {
    const wire = { code: error.code, message: error.message, retryable: error.retryable }
    return error.details ? { ...wire, details: error.details } : wire
  }
  return {
    code: 'INTERNAL',
    message: 'Something went wrong inside Token Vault; the log has details.',
    retryable: false,
  }
}

/** Closes a switch over a union: a new member becomes a compile error. */
export function assertNever(value: never): never {
  throw new VaultError('INTERNAL', `Unexpected value ${JSON.stringify(value)}.`)
}
