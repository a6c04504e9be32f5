import type { LentToken } from './lender.ts'
import type { TokenSet } from './token-set.ts'

const made = new WeakMap<TokenSet, LentToken>()

/** What leaves the engine: everything but the refresh token. The same object for the same set, so that others may remember by it. */
export function toLentToken(profileId: string, tokens: TokenSet): LentToken {
  const known = made.get(tokens)
  if (known?.profileId === profileId) return known
  const lent = lentOf(profileId, tokens)
  made.set(tokens, lent)
  return lent
}

function lentOf(profileId: string, tokens: TokenSet): LentToken {
  const { accessToken, tokenType, idToken, scope, extra, expiresAt } = tokens
  return { profileId, accessToken, tokenType, idToken, scope, extra, expiresAt }
}
