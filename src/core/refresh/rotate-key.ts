import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import { type Grant, type GrantContext, TokenRequestError } from '../grants/grant.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { TokenLender } from '../tokens/lender.ts'
import { createDeadline } from './deadline.ts'
import { lastFailure } from './refresh-errors.ts'

/** The rotation and the question for a key whose answer was lost. */
const rotationLimitMs = 30_000
/** The access token has to outlast both requests. */
const neededLifeMs = 60_000

export interface KeyRotationDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly events: Pick<EventBus, 'emit'>
  readonly profiles: ProfileStore
  readonly grants: Partial<Record<Profile['grant'], Grant>>
  readonly buildContext: (profile: Profile, signal: AbortSignal) => Promise<GrantContext>
  /** The same queue as the refresher's: nothing renews the session while its key changes. */
  readonly queue: KeyedQueue
  readonly lender: Pick<TokenLender, 'lend'>
}

/**
 * Replaces the long-lived key that a session made. The new key is on disk before anyone is given it; the old one is dropped
 * with that same write. A crash in between leaves a key that the server refuses, and a refused key is asked for again.
 * The function throws `UNSUPPORTED`, `SIGN_IN_NEEDED`, `PROVIDER_REJECTED`, `PROVIDER_UNAVAILABLE`, `STORAGE_UNAVAILABLE`.
 */
export function createKeyRotation(deps: KeyRotationDeps): (profileId: string) => Promise<void> {
  const { clock, log, profiles, queue } = deps

  async function rotate(profile: Profile, grant: Grant): Promise<void> {
    const stored = await profiles.reread(profile.id)
    const tokens = await profiles.tokens(profile.id)
    if (!tokens || !grant.rotateKey) throw lastFailure(profile, stored.facts)
    const deadline = createDeadline(clock, rotationLimitMs, () => unconfirmed(profile, 'no answer within 30 s'))
    try {
      const context = await deadline.race(deps.buildContext(profile, deadline.signal))
      const rotated = await deadline.race(grant.rotateKey(context, tokens))
      await profiles.commit(profile.id, stored.version, stored.facts, rotated)
      log.info('key.rotated', { profileId: profile.id })
    } catch (cause) {
      log.failure('key.not-rotated', cause, { profileId: profile.id })
      if (!(cause instanceof TokenRequestError)) throw cause
      throw unconfirmed(profile, cause.facts.error ?? cause.facts.reason, cause)
    } finally {
      deadline.cancel()
    }
  }

  return async (profileId) => {
    const profile = profiles.find(profileId)
    const grant = deps.grants[profile.grant]
    if (!grant?.rotateKey) {
      throw new VaultError('UNSUPPORTED', said('key-cannot-rotate', { profile: profile.name }))
    }
    await deps.lender.lend(profile.id, { minTtlMs: neededLifeMs })
    await queue.run(profile.id, () => rotate(profile, grant))
    deps.events.emit('profiles.changed', { profileIds: [profile.id] })
  }
}

function unconfirmed(profile: Profile, reason: string, cause?: unknown): VaultError {
  return new VaultError('PROVIDER_UNAVAILABLE', said('rotation-unconfirmed', { profile: profile.name, reason }), {
    cause,
  })
}
