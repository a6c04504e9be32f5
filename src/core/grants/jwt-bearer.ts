import { genericGrantRequest } from 'openid-client'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { Grant, GrantContext } from './grant.ts'
import {
  assertionEndpoint,
  assertionParameters,
  assertionShape,
  formValues,
  jwtBearerUrn,
} from './jwt-bearer-request.ts'
import { openExchange } from './oauth-exchange.ts'
import { signJwt } from './self-signed-jwt.ts'
import { tokenSetFromAnswer } from './token-response.ts'

/**
 * RFC 7523: an assertion that is signed here is exchanged for a token. Each attempt signs its own, because servers refuse
 * an assertion they have seen (`jti`), also one whose answer was lost.
 */
export function createJwtBearerGrant(cache: DiscoveryCache): Grant {
  return {
    type: 'jwt-bearer',
    renewal: 'repeat',
    async signIn(context, dialogue) {
      dialogue.show({ kind: 'exchanging' })
      return obtain(context, cache)
    },
    renew: (context) => obtain(context, cache),
  }
}

async function obtain(context: GrantContext, cache: DiscoveryCache): Promise<TokenSet> {
  const { provider } = context
  const { jwtBearer, oauth } = provider
  if (!jwtBearer || !oauth) {
    throw new VaultError('UNSUPPORTED', said('provider-without-assertion', { provider: provider.id }))
  }
  const tokenEndpoint = assertionEndpoint(jwtBearer, context) ?? oauth.tokenEndpoint
  const own = tokenEndpoint === undefined ? oauth : { ...oauth, tokenEndpoint }
  const parameters = assertionParameters(jwtBearer, context)
  const { jwt } = await signJwt(jwtBearer.assertion, context)
  const shape = assertionShape(jwtBearer, jwt, parameters)
  const exchange = await openExchange({ ...context, provider: { ...provider, oauth: own } }, cache, shape)
  const scope = exchange.oauth.scope
  const form = {
    ...exchange.oauth.tokenParameters,
    ...(scope === undefined ? {} : { scope }),
    ...formValues(parameters),
    assertion: jwt,
  }
  const { body, timing } = await exchange.request('token', () =>
    genericGrantRequest(exchange.configuration, jwtBearerUrn, form),
  )
  const { lifetimes } = provider
  const issued = tokenSetFromAnswer({
    body,
    ...timing,
    requestedScope: scope ?? null,
    idToken: null,
    lifetimes,
  })
  // A refresh token is not expected here (RFC 7521 §4.1), and another assertion does the same.
  const { refreshToken: _token, ...rest } = issued
  return { ...rest, refreshToken: null, refreshIssuedAt: null, refreshExpiresAt: null, refreshExpirySource: 'unknown' }
}
