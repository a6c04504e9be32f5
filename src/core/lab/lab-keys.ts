import { compactVerify, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { JsonObject } from '../../shared/json.ts'

/** The lab's signing key. It signs fake tokens only and lives in memory. */
export interface LabKeys {
  readonly algorithm: 'RS256' | 'ES256'
  /** RFC 7517. */
  readonly jwks: { readonly keys: readonly JsonObject[] }
  sign(claims: JWTPayload, type: 'JWT' | 'at+jwt'): Promise<string>
  /** `jti` of a JWT that this key has signed, whatever its times say, or `null`. */
  idOf(token: string): Promise<string | null>
}

/**
 * @param algorithm `RS256` is what every client library expects of an OpenID provider; `ES256` is made a hundred times
 * faster, for tests that start many labs.
 */
export async function createLabKeys(algorithm: 'RS256' | 'ES256' = 'RS256'): Promise<LabKeys> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const kid = crypto.randomUUID()
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: algorithm } as unknown as JsonObject
  return {
    algorithm,
    jwks: { keys: [jwk] },
    sign: (claims, type) => new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid, typ: type }).sign(privateKey),
    async idOf(token) {
      try {
        // The signature only: the lab's own memory decides about time.
        const { payload, protectedHeader } = await compactVerify(token, publicKey)
        if (protectedHeader.typ !== 'at+jwt') return null
        const { jti } = JSON.parse(new TextDecoder().decode(payload)) as JWTPayload
        return jti ?? null
      } catch {
        return null
      }
    },
  }
}
