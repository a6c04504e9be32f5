import type { LentToken } from './lender.ts'
import type { TokenSet } from './token-set.ts'

/** What leaves the engine: everything but the refresh token. */
export function toLentToken(profileId: string, tokens: TokenSet): LentToken {
  const { accessToken, tokenType, idToken, scope, extra, expiresAt } = tokens
  return { profileId, accessToken, tokenType, idToken, scope, extra, expiresAt }
}
