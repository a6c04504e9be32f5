import { VaultError } from '../core/errors.ts'
import { type ErrorCode, type ErrorDetails, errorCodes, type Result } from '../shared/result.ts'
import { said } from '../shared/sentences/said.ts'

/**
 * Reads the text of an answer. Checked by hand, because a schema library would cost every command more time than its call.
 * A code that only a newer host knows counts as `INTERNAL`, with the host's sentence.
 * @throws VaultError `HOST_UNAVAILABLE` when the text is not a `Result`, as when the host died while answering.
 */
export function parseResult(text: string): Result<unknown> {
  const answer = parseObject(text)
  if (answer?.ok === true) return { ok: true, value: answer.value }
  const error = answer?.ok === false && isObject(answer.error) ? answer.error : undefined
  if (typeof error?.code !== 'string' || typeof error.message !== 'string') {
    throw new VaultError('HOST_UNAVAILABLE', said('host-confused', {}))
  }
  const code: ErrorCode = (errorCodes as readonly string[]).includes(error.code)
    ? (error.code as ErrorCode)
    : 'INTERNAL'
  const wire = { code, message: error.message, retryable: error.retryable === true }
  return { ok: false, error: isObject(error.details) ? { ...wire, details: plainDetails(error.details) } : wire }
}

function plainDetails(raw: Record<string, unknown>): ErrorDetails {
  const entries = Object.entries(raw).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return Object.fromEntries(entries) as ErrorDetails
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
