import { type ErrorCode, type ErrorDetails, errorCodes, type Result, type WireError } from '../shared/result.ts'

/** A command that cannot go on: shown to the person, and turned into the exit code of its `code`. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined
  constructor(code: ErrorCode, message: string, details?: ErrorDetails) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** A mistake on the command line. */
export function usage(message: string): CommandFailure {
  return new CommandFailure('INVALID_INPUT', message)
}

/** The value of an answer. @throws CommandFailure with the host's code and sentence. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new CommandFailure(result.error.code, result.error.message, result.error.details)
}

/** Anything thrown, as what may be printed. An unknown error's own message is not: it may hold a secret. */
export function toFailure(error: unknown): WireError {
  if (error instanceof Error && 'code' in error && (errorCodes as readonly unknown[]).includes(error.code)) {
    const details = (error as { details?: ErrorDetails }).details
    const wire = { code: error.code as ErrorCode, message: error.message, retryable: false }
    return details ? { ...wire, details } : wire
  }
  const kind = error instanceof Error ? error.name : 'unknown'
  return { code: 'INTERNAL', message: `Something went wrong inside Token Vault (${kind}).`, retryable: false }
}
