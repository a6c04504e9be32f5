import type { GrantContext } from './grant.ts'
import { checkIdTokenSignature } from './id-token.ts'
import type { OAuthExchange } from './oauth-exchange.ts'

/** The id token of a first answer after its signature check, or `null`. @throws VaultError `PROVIDER_MISBEHAVED`. */
export async function checkedIdToken(
  idToken: string | undefined,
  exchange: OAuthExchange,
  context: GrantContext,
): Promise<string | null> {
  if (idToken === undefined) return null
  const { jwks_uri: jwksUri } = exchange.configuration.serverMetadata()
  if (jwksUri !== undefined) await checkIdTokenSignature(idToken, jwksUri, context)
  return idToken
}
