import { decodeJwt } from 'jose'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { TokenLender } from './lender.ts'

export interface IdTokenDeps {
  readonly lender: Pick<TokenLender, 'lend'>
  readonly refreshNow: (profileId: string) => Promise<void>
  readonly now: () => number
}

/**
 * The id token with at least `minTtlMs` left (OpenID Connect Core 1.0, §2). A refresh may bring a newer one, or none
 * (§12.2); an expired one is never lent.
 * @throws VaultError `UNSUPPORTED` when the profile holds none, `SIGN_IN_NEEDED` when only a sign-in brings a new one, and
 *   whatever lending throws.
 */
export async function lendIdToken(
  profile: { readonly id: string; readonly name: string },
  { lender, refreshNow, now }: IdTokenDeps,
  minTtlMs = 0,
): Promise<{ value: string; expiresAt: number }> {
  const read = async () => {
    const { idToken } = await lender.lend(profile.id)
    if (idToken === null) throw new VaultError('UNSUPPORTED', said('id-token-unasked', { profile: profile.name }))
    return { value: idToken, expiresAt: expiryOf(idToken) }
  }
  const held = await read()
  if (held.expiresAt - now() > minTtlMs) return held
  await refreshNow(profile.id)
  const renewed = await read()
  if (renewed.expiresAt > now()) return renewed
  throw new VaultError('SIGN_IN_NEEDED', said('id-token-over', { profile: profile.name }))
}

/** A token that cannot be read ended long ago. */
function expiryOf(idToken: string): number {
  try {
    return (decodeJwt(idToken).exp ?? 0) * 1000
  } catch {
    return 0
  }
}
