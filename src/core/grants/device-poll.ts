import type { TokenRequestFacts } from './grant.ts'

export type DevicePollVerdict =
  | { readonly kind: 'again'; readonly intervalMs: number; readonly waitMs: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed' }

/** RFC 8628 §3.5: what `slow_down` adds to the interval, for this and all later polls. */
const slowDownMs = 5000
const longestWaitMs = 60_000

/** Judges one unsuccessful poll of the token endpoint (RFC 8628 §3.5). */
export function judgeDevicePoll(facts: TokenRequestFacts, intervalMs: number): DevicePollVerdict {
  const again = (nextMs: number, atLeastMs = 0): DevicePollVerdict => ({
    kind: 'again',
    intervalMs: nextMs,
    waitMs: Math.max(nextMs, Math.min(facts.retryAfterMs ?? atLeastMs, longestWaitMs)),
  })
  if (facts.error === 'authorization_pending') return again(intervalMs)
  if (facts.error === 'slow_down') return again(intervalMs + slowDownMs)
  if (facts.error === 'expired_token' || facts.error === 'code_expired') return { kind: 'expired' }
  // No answer, too many requests or a failing server: the person may still be typing the code.
  const { status } = facts
  const passing = status === null || status === 408 || status === 429 || status >= 500
  if (facts.error === null && passing) return again(intervalMs, intervalMs * 2)
  if (status !== null && (status === 429 || status >= 500)) return again(intervalMs, intervalMs * 2)
  return { kind: 'failed' }
}
