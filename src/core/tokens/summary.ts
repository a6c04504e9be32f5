import { decodeJwt } from 'jose'
import type { TokenSet, TokenSummary } from './token-set.ts'

/** Strips a token set down to what a listing may know. */
export function summarise(tokenSet: TokenSet): TokenSummary {
  return {
    issuedAt: tokenSet.issuedAt,
    expiresAt: tokenSet.expiresAt,
    expirySource: tokenSet.expirySource,
    refresh:
      tokenSet.refreshToken === null
        ? null
        : {
            issuedAt: tokenSet.refreshIssuedAt,
            expiresAt: tokenSet.refreshExpiresAt,
            source: tokenSet.refreshExpirySource,
          },
    scope: tokenSet.scope,
    account: tokenSet.idToken === null ? (tokenSet.extra.account ?? null) : accountOf(tokenSet.idToken),
    ...(tokenSet.extra.upstream === undefined ? {} : { upstream: tokenSet.extra.upstream }),
    ...(tokenSet.clockOffsetMs ? { clockOffsetMs: tokenSet.clockOffsetMs } : {}),
  }
}

/** Who signed in. Only id tokens whose claims were checked stand in a token set, so decoding is enough here. */
function accountOf(idToken: string): string | null {
  try {
    const claims = decodeJwt(idToken)
    for (const name of ['email', 'preferred_username', 'name', 'sub']) {
      const value = claims[name]
      if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 200)
    }
    return null
  } catch {
    return null
  }
}
