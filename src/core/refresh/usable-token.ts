import type { TokenSet } from '../tokens/token-set.ts'
import { lendingMarginMs } from './refresh-policy.ts'

/**
 * Whether a token may be lent at `now` with `minTtlMs` to go. Who asks for more than the tokens of this server ever have
 * gets nine tenths of a life instead: else each call would refresh.
 */
export function usableFor(tokens: TokenSet, now: number, minTtlMs = 0): boolean {
  if (tokens.expiresAt === null) return true
  const lifetime = Math.max(0, tokens.expiresAt - tokens.issuedAt)
  const wanted = Math.min(minTtlMs, lifetime * 0.9)
  return tokens.expiresAt - now > Math.max(lendingMarginMs(lifetime), wanted)
}

export function isExpired(expiresAt: number | null, now: number): boolean {
  return expiresAt !== null && expiresAt <= now
}
