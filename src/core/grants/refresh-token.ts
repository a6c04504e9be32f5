import { refreshTokenGrant, tokenRevocation } from 'openid-client'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import { type GrantContext, type Revocation, TokenRequestError } from './grant.ts'
import { acceptRenewedIdToken } from './id-token.ts'
import { openExchange } from './oauth-exchange.ts'
import { renewedTokenSet } from './token-response.ts'

/**
 * Renews with the refresh token (RFC 6749 §6).
 * @throws TokenRequestError for the judge; VaultError `SIGN_IN_NEEDED` when there is no refresh token.
 */
export async function renewWithRefreshToken(
  context: GrantContext,
  cache: DiscoveryCache,
  current: TokenSet,
): Promise<TokenSet> {
  const { refreshToken } = current
  if (refreshToken === null) {
    throw new VaultError('SIGN_IN_NEEDED', said('refresh-token-missing', { profile: context.profile.name }), {
      details: { reason: 'no-refresh-token' },
    })
  }
  const exchange = await openExchange(context, cache)
  const { body, timing } = await exchange.request('renewal', () =>
    refreshTokenGrant(exchange.configuration, refreshToken, exchange.oauth.tokenParameters),
  )
  const idToken = acceptRenewedIdToken({
    renewed: body.id_token,
    current: current.idToken,
    issuer: exchange.issuer,
    clientId: exchange.oauth.clientId,
  })
  const { lifetimes } = context.provider
  return renewedTokenSet(current, { body, ...timing, requestedScope: null, idToken, lifetimes })
}

/**
 * Revokes at the server (RFC 7009): the refresh token first, because that ends the whole session at most servers, then the
 * access token, which some servers revoke only by itself.
 * @throws TokenRequestError when the server refuses or cannot be reached.
 */
export async function revokeTokens(
  context: GrantContext,
  cache: DiscoveryCache,
  current: TokenSet,
): Promise<Revocation> {
  const exchange = await openExchange(context, cache)
  if (exchange.configuration.serverMetadata().revocation_endpoint === undefined) return 'unsupported'
  const revoke = (token: string, hint: string) =>
    exchange.request('revocation', () => tokenRevocation(exchange.configuration, token, { token_type_hint: hint }))
  if (current.refreshToken !== null) await revoke(current.refreshToken, 'refresh_token')
  try {
    await revoke(current.accessToken, 'access_token')
    return 'revoked'
  } catch (error) {
    // RFC 7009 §2.2.1: servers with self-contained access tokens cannot revoke one; it ends with its short life.
    if (!(error instanceof TokenRequestError) || error.facts.error !== 'unsupported_token_type') throw error
    return current.refreshToken === null ? 'unsupported' : 'revoked'
  }
}
