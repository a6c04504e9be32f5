import type { SignOutView } from '../../shared/views.ts'
import type { EventBus } from '../events.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { Refresher } from './refresher.ts'
import { createRevocation, type RevocationDeps } from './revocation.ts'

export interface SignOutDeps extends RevocationDeps {
  readonly events: Pick<EventBus, 'emit'>
  readonly profiles: ProfileStore
  /** The same queue as the refresher's: no refresh is in flight while a session is revoked. */
  readonly queue: KeyedQueue
  readonly refresher: Pick<Refresher, 'newestTokens' | 'forget'>
}

/**
 * Signs a profile out: revokes at the server, then clears the session here in any case, because the person asked for it.
 * The function throws `VAULT_LOCKED` (nothing is revoked or cleared), `STORAGE_UNAVAILABLE`, `NOT_FOUND`.
 */
export function createSignOut(deps: SignOutDeps): (profileId: string) => Promise<SignOutView> {
  const { clock, profiles } = deps
  const revoke = createRevocation(deps)
  return (profileId) =>
    deps.queue.run(profileId, async () => {
      const profile = profiles.find(profileId)
      const view = await revoke(profile, () => deps.refresher.newestTokens(profile.id))
      const { version, facts } = await profiles.reread(profile.id)
      if (version > 0) await profiles.commit(profile.id, version, signedOutFacts(facts, clock.now()), null)
      deps.refresher.forget(profile.id)
      deps.events.emit('profiles.changed', { profileIds: [profile.id] })
      return view
    })
}

/** What is left of a session's facts: what it showed of the server's limits. */
export function signedOutFacts({ limits }: SessionFacts, now: number): SessionFacts {
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
