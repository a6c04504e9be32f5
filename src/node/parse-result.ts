import { z } from 'zod'
import { VaultError } from '../core/errors.ts'
import { type ErrorCode, errorCodes, type Result } from '../shared/result.ts'

const details = z.record(z.string(), z.union([z.string(), z.number()]))
const answer = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean(), details: details.optional() }),
  }),
])

/**
 * Reads the text of an answer. A code that only a newer host knows counts as `INTERNAL`, with the host's sentence.
 * @throws VaultError `HOST_UNAVAILABLE` when the text is not a `Result`, as when the host died while answering.
 */
export function parseResult(text: string): Result<unknown> {
  const parsed = answer.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new VaultError('HOST_UNAVAILABLE', 'The running Token Vault sent an answer that makes no sense; restart it.')
  }
  if (parsed.data.ok) return { ok: true, value: parsed.data.value }
  const { code, message, retryable } = parsed.data.error
  const known: ErrorCode = (errorCodes as readonly string[]).includes(code) ? (code as ErrorCode) : 'INTERNAL'
  const wire = { code: known, message, retryable }
  return { ok: false, error: parsed.data.error.details ? { ...wire, details: parsed.data.error.details } : wire }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
