import type { SignOutView } from '../../shared/views.ts'
import { toWireError, VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import { type Grant, type GrantContext, TokenRequestError } from '../grants/grant.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { createDeadline } from './deadline.ts'
import type { Refresher } from './refresher.ts'

/** A server may take so long to revoke; then the session is cleared here all the same. */
const revocationLimitMs = 10_000

export interface SignOutDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly events: Pick<EventBus, 'emit'>
  readonly profiles: ProfileStore
  readonly grants: Partial<Record<Profile['grant'], Grant>>
  readonly buildContext: (profile: Profile, signal: AbortSignal) => Promise<GrantContext>
  /** The same queue as the refresher's: no refresh is in flight while a session is revoked. */
  readonly queue: KeyedQueue
  readonly refresher: Pick<Refresher, 'newestTokens' | 'forget'>
}

/**
 * Signs a profile out: revokes at the server (RFC 7009), then clears the session here in any case, because the person
 * asked for it. A failed revocation is part of the answer: the token may still be good at the server.
 * The function throws `VAULT_LOCKED` (nothing is revoked or cleared), `STORAGE_UNAVAILABLE`, `NOT_FOUND`.
 */
export function createSignOut(deps: SignOutDeps): (profileId: string) => Promise<SignOutView> {
  const { clock, profiles } = deps

  async function revoke(profile: Profile, tokens: TokenSet): Promise<SignOutView> {
    const grant = deps.grants[profile.grant]
    if (!grant?.revoke) return { revocation: 'unsupported', error: null }
    const deadline = createDeadline(clock, revocationLimitMs, () => notRevoked(profile, 'no answer within 10 s'))
    try {
      const context = await deadline.race(deps.buildContext(profile, deadline.signal))
      return { revocation: await deadline.race(grant.revoke(context, tokens)), error: null }
    } catch (cause) {
      return failed(profile, cause)
    } finally {
      deadline.cancel()
    }
  }

  function failed(profile: Profile, cause: unknown): SignOutView {
    deps.log.failure('sign-out.revocation', cause, { profileId: profile.id })
    const reason = cause instanceof TokenRequestError ? (cause.facts.error ?? cause.facts.reason) : 'internal error'
    const error = cause instanceof VaultError ? cause : notRevoked(profile, reason, cause)
    return { revocation: 'failed', error: toWireError(error) }
  }

  /** A token set that cannot be opened cannot be revoked either; that must not keep it here for ever. */
  async function openTokens(profile: Profile): Promise<TokenSet | SignOutView | undefined> {
    try {
      return await deps.refresher.newestTokens(profile.id)
    } catch (error) {
      if (error instanceof VaultError && error.code === 'VAULT_LOCKED') throw error
      return failed(profile, error)
    }
  }

  return (profileId) =>
    deps.queue.run(profileId, async () => {
      const profile = profiles.find(profileId)
      const opened = await openTokens(profile)
      const view: SignOutView =
        opened === undefined
          ? { revocation: 'nothing', error: null }
          : 'revocation' in opened
            ? opened
            : await revoke(profile, opened)
      const { version, facts } = await profiles.reread(profile.id)
      if (version > 0) await profiles.commit(profile.id, version, signedOutFacts(facts, clock.now()), null)
      deps.refresher.forget(profile.id)
      deps.events.emit('profiles.changed', { profileIds: [profile.id] })
      return view
    })
}

function signedOutFacts({ limits }: SessionFacts, now: number): SessionFacts {
  return {
    summary: null,
    needsSignIn: null,
    refreshStartedAt: null,
    retry: null,
    lastError: null,
    lastRefreshedAt: null,
    refreshCount: 0,
    stateSince: now,
    limits,
  }
}

function notRevoked(profile: Profile, reason: string, cause?: unknown): VaultError {
  return new VaultError(
    'PROVIDER_UNAVAILABLE',
    `Profile "${profile.name}" was signed out here, but its server did not confirm the revocation (${reason}); the token may stay good there until it expires.`,
    { cause, details: { profile: profile.name, reason } },
  )
}
