import { type ErrorCode, type ErrorDetails, errorCodes, type Result, type WireError } from '../shared/result.ts'
import type { LocalText } from '../shared/views.ts'

/** A command that cannot go on: shown to the person, and turned into the exit code of its `code`. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined
  /** What a person reads in their own language; absent where the words are the host's. */
  readonly local: LocalText | undefined
  constructor(code: ErrorCode, words: string | LocalText, details?: ErrorDetails) {
    super(typeof words === 'string' ? words : words.en)
    this.code = code
    this.details = details
    this.local = typeof words === 'string' ? undefined : words
  }
}

/** A mistake on the command line. Without Chinese words the English ones follow: they name the option. */
export function usage(message: string, chinese = `命令行有误：${message}`): CommandFailure {
  return new CommandFailure('INVALID_INPUT', { en: message, 'zh-CN': chinese })
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
