import { clientCredentialsGrant } from 'openid-client'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { Grant, GrantContext } from './grant.ts'
import { openExchange } from './oauth-exchange.ts'
import { revokeTokens } from './refresh-token.ts'
import { tokenSetFromAnswer } from './token-response.ts'

/** RFC 6749 §4.4: the client itself is the account; a token is renewed by asking for another one. */
export function createClientCredentialsGrant(cache: DiscoveryCache): Grant {
  const obtain = async (context: GrantContext): Promise<TokenSet> => {
    if (!context.inputs.clientSecret) {
      throw new VaultError('INVALID_INPUT', said('client-secret-needed', { profile: context.profile.name }), {
        details: { field: 'clientSecret', expected: 'secret' },
      })
    }
    const exchange = await openExchange(context, cache)
    const { scope, tokenParameters } = exchange.oauth
    const parameters = { ...tokenParameters, ...(scope === undefined ? {} : { scope }) }
    const { body, timing } = await exchange.request('token', () =>
      clientCredentialsGrant(exchange.configuration, parameters),
    )
    const { lifetimes } = context.provider
    const issued = tokenSetFromAnswer({
      body,
      ...timing,
      requestedScope: scope ?? null,
      idToken: null,
      lifetimes,
    })
    // RFC 6749 §4.4.3: a refresh token should not come here; repeating the grant needs none and leaves none behind.
    return {
      ...issued,
      refreshToken: null,
      refreshIssuedAt: null,
      refreshExpiresAt: null,
      refreshExpirySource: 'unknown',
    }
  }
  return {
    type: 'client-credentials',
    renewal: 'repeat',
    async signIn(context, dialogue) {
      dialogue.show({ kind: 'exchanging' })
      return obtain(context)
    },
    renew: (context) => obtain(context),
    revoke: (context, current) => revokeTokens(context, cache, current),
  }
}
