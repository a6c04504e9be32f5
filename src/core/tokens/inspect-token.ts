import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Output } from '../../shared/contract.ts'

/** Header and claims of a JWT (RFC 7519), or `not-a-jwt` for opaque tokens. The signature part is never returned. */
export function inspectToken(token: string): Output<'tokens.inspect'> {
  try {
    return {
      header: { ...decodeProtectedHeader(token) },
      claims: { ...decodeJwt(token) },
      signature: 'unchecked',
    }
  } catch {
    // An opaque token is a normal case, not a failure.
    return { header: null, claims: null, signature: 'not-a-jwt' }
  }
}
