import { compactVerify, createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, errors } from 'jose'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { GrantContext } from './grant.ts'

/**
 * Checks an id token's signature against the published keys. The certified client has already checked its claims; the
 * signature is a second line behind TLS (OpenID Connect Core §3.1.3.7 makes it optional there), so keys that cannot be
 * had are logged and do not end the sign-in, while a wrong signature does.
 * @throws VaultError `PROVIDER_MISBEHAVED`.
 */
export async function checkIdTokenSignature(idToken: string, jwksUri: string, context: GrantContext): Promise<void> {
  // HS256 is keyed with the client secret and proves nothing beyond the TLS connection it came over.
  if (decodeProtectedHeader(idToken).alg?.startsWith('HS')) return
  try {
    const keys = createRemoteJWKSet(new URL(jwksUri), {
      [customFetch]: context.fetch as never,
      timeoutDuration: 10_000,
    })
    await compactVerify(idToken, keys)
  } catch (error) {
    context.signal.throwIfAborted()
    if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
      throw new VaultError('PROVIDER_MISBEHAVED', said('id-token-unsigned', {}), {
        cause: error,
      })
    }
    context.log.warn('sign-in.id-token-unchecked', { profile: context.profile.name })
  }
}

export interface RenewedIdToken {
  readonly renewed: unknown
  readonly current: string | null
  readonly issuer: string | null
  readonly clientId: string
}

/**
 * Judges the id token of a renewal (OpenID Connect Core §12.2): same issuer, subject and audience as before. One that
 * differs is dropped, not the whole answer: the refresh token in that answer has already replaced the old one.
 */
export function acceptRenewedIdToken({ renewed, current, issuer, clientId }: RenewedIdToken): string | null {
  if (typeof renewed !== 'string' || current === null || issuer === null) return current
  try {
    const before = decodeJwt(current)
    const after = decodeJwt(renewed)
    const audience = Array.isArray(after.aud) ? after.aud : [after.aud]
    const same = after.sub === before.sub && after.iss === before.iss && audience.includes(clientId)
    return same ? renewed : current
  } catch {
    return current
  }
}
