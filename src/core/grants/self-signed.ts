import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Grant, GrantContext } from './grant.ts'
import { signJwt } from './self-signed-jwt.ts'

/** The token is a JWT (RFC 7519) that is signed here with the person's own key; it is renewed by signing another one. */
export function createSelfSignedGrant(): Grant {
  return {
    type: 'self-signed',
    renewal: 'repeat',
    signIn: (context) => sign(context),
    renew: (context) => sign(context),
  }
}

async function sign(context: GrantContext): Promise<TokenSet> {
  const template = context.provider.selfSigned
  if (!template) {
    throw new VaultError('UNSUPPORTED', said('provider-without-jwt', { provider: context.provider.id }))
  }
  const { jwt, expiresAt } = await signJwt(template, context)
  return {
    accessToken: jwt,
    tokenType: 'Bearer',
    refreshToken: null,
    idToken: null,
    scope: null,
    issuedAt: context.clock.now(),
    expiresAt,
    expirySource: 'token',
    refreshIssuedAt: null,
    refreshExpiresAt: null,
    refreshExpirySource: 'unknown',
    extra: {},
  }
}
