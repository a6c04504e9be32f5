import { said } from '../../shared/sentences/said.ts'
import type { SignOutView } from '../../shared/views.ts'
import { toWireError, VaultError } from '../errors.ts'
import { type Grant, type GrantContext, TokenRequestError } from '../grants/grant.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { createDeadline } from './deadline.ts'

/** A server may take so long to revoke; then the session is cleared here all the same. */
const revocationLimitMs = 10_000

export interface RevocationDeps {
  readonly clock: Clock
  readonly log: Pick<Logger, 'failure'>
  readonly grants: Partial<Record<Profile['grant'], Grant>>
  readonly buildContext: (profile: Profile, signal: AbortSignal) => Promise<GrantContext>
}

/**
 * Tells a profile's server that its tokens are given up (RFC 7009, or the system's own sign-out). A failure is part of the
 * answer, because the session ends here in any case: the token may still be good at the server.
 * @throws VaultError `VAULT_LOCKED`: nothing was sent.
 */
export type Revocation = (profile: Profile, newest: () => Promise<TokenSet | undefined>) => Promise<SignOutView>

export function createRevocation({ clock, log, grants, buildContext }: RevocationDeps): Revocation {
  function failed(profile: Profile, cause: unknown): SignOutView {
    log.failure('sign-out.revocation', cause, { profileId: profile.id })
    const reason = cause instanceof TokenRequestError ? (cause.facts.error ?? cause.facts.reason) : 'internal error'
    const error = cause instanceof VaultError ? cause : notRevoked(profile, reason, cause)
    return { revocation: 'failed', error: toWireError(error) }
  }

  async function revoke(profile: Profile, tokens: TokenSet): Promise<SignOutView> {
    const grant = grants[profile.grant]
    if (!grant?.revoke) return { revocation: 'unsupported', error: null }
    const deadline = createDeadline(clock, revocationLimitMs, () => notRevoked(profile, 'no answer within 10 s'))
    try {
      const context = await deadline.race(buildContext(profile, deadline.signal))
      return { revocation: await deadline.race(grant.revoke(context, tokens)), error: null }
    } catch (cause) {
      return failed(profile, cause)
    } finally {
      deadline.cancel()
    }
  }

  return async (profile, newest) => {
    let tokens: TokenSet | undefined
    try {
      tokens = await newest()
    } catch (error) {
      if (error instanceof VaultError && error.code === 'VAULT_LOCKED') throw error
      // A token set that cannot be opened cannot be revoked either; that must not keep it here for ever.
      return failed(profile, error)
    }
    return tokens ? revoke(profile, tokens) : { revocation: 'nothing', error: null }
  }
}

function notRevoked(profile: Profile, reason: string, cause?: unknown): VaultError {
  return new VaultError('PROVIDER_UNAVAILABLE', said('revocation-unconfirmed', { profile: profile.name, reason }), {
    cause,
  })
}
