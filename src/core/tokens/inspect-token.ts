import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Output } from '../../shared/contract.ts'

/** Header and claims of a JWT (RFC 7519), or `null` for opaque tokens, which are the normal case. Never the signature. */
export function inspectToken(token: string): Pick<Output<'tokens.inspect'>, 'header' | 'claims'> | null {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: { ...decodeJwt(token) } }
  } catch {
    return null
  }
}
