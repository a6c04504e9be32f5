import type { VaultError } from '../errors.ts'
import { checkCredential } from '../grants/credential-check.ts'
import type { GrantContext } from '../grants/grant.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { createDeadline } from './deadline.ts'
import { signInNeeded } from './refresh-errors.ts'
import { factsNeedingSignIn } from './refresh-facts.ts'

/** A caller's request waits for it, so it is short. */
const checkLimitMs = 10_000

/**
 * Finds out whether a credential that nobody can renew is dead, after an upstream refused it. A gateway passes on refusals
 * of services behind it; so only the provider's own check ends a credential, and whatever else it says changes nothing.
 */
export interface RejectionCheck {
  /** Starts a check, or joins the one that runs. The error that says "dead", or `null`. Never rejects. */
  confirm(profile: Profile, rejected: string): Promise<VaultError | null>
  /** The check that runs now, if one does. */
  running(profileId: string): Promise<VaultError | null> | undefined
}

export interface RejectionCheckDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly profiles: ProfileStore
  readonly queue: KeyedQueue
  readonly buildContext: (profile: Profile, signal: AbortSignal) => Promise<GrantContext>
  readonly changed: (profileId: string) => void
}

export function createRejectionCheck(deps: RejectionCheckDeps): RejectionCheck {
  const { clock, log, profiles } = deps
  const running = new Map<string, Promise<VaultError | null>>()

  async function ask(profile: Profile, rejected: string): Promise<VaultError | null> {
    const deadline = createDeadline(clock, checkLimitMs, () => new Error('the check took too long'))
    try {
      const tokens = await profiles.tokens(profile.id)
      if (tokens?.accessToken !== rejected) return null
      const context = await deadline.race(deps.buildContext(profile, deadline.signal))
      if (!context.provider?.check) return null
      const verdict = await deadline.race(checkCredential(context, tokens))
      log.info('credential.checked', { profileId: profile.id, verdict: verdict.kind })
      return verdict.kind === 'dead' ? await end(profile, rejected) : null
    } catch (error) {
      log.failure('credential.check-failed', error, { profileId: profile.id })
      return null
    } finally {
      deadline.cancel()
    }
  }

  /** In the profile's queue, from what is stored by then: a new key that came meanwhile is not the one that was refused. */
  function end(profile: Profile, rejected: string): Promise<VaultError | null> {
    return deps.queue.run(profile.id, async () => {
      const { version, facts } = await profiles.reread(profile.id)
      const tokens = await profiles.tokens(profile.id)
      if (tokens?.accessToken !== rejected) return null
      const error = signInNeeded(profile, 'credential-rejected')
      if (facts.needsSignIn) return error
      const dead = factsNeedingSignIn(facts, 'credential-rejected', error, clock.now())
      await profiles.commit(profile.id, version, dead)
      deps.changed(profile.id)
      return error
    })
  }

  return {
    confirm(profile, rejected) {
      const joined = running.get(profile.id)
      if (joined) return joined
      const asked = ask(profile, rejected).finally(() => running.delete(profile.id))
      running.set(profile.id, asked)
      return asked
    },
    running: (profileId) => running.get(profileId),
  }
}
