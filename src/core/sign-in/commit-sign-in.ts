import { VaultError } from '../errors.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Clock } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { summarise } from '../tokens/summary.ts'
import type { TokenSet } from '../tokens/token-set.ts'

export interface CommitDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly profiles: ProfileStore
  readonly queue?: KeyedQueue
}

/** A refresh may commit between our read and our write; a fresh sign-in wins over it. */
const attempts = 3

/**
 * Stores what a sign-in obtained, durable when it resolves, together with the grant and the secrets that it was obtained
 * with. `begin` is called when its turn in the queue has come and may still refuse. Everything that an earlier session left behind (needs-sign-in, back-off, a refresh in flight) is settled by it.
 * @throws VaultError `CONFLICT`, `STORAGE_UNAVAILABLE`, `VAULT_LOCKED`, `NOT_FOUND` when the profile was removed meanwhile.
 */
export async function commitSignIn(
  { clock, profiles, queue }: CommitDeps,
  profile: Profile,
  tokens: TokenSet,
  secrets: Readonly<Record<string, string>>,
  begin: () => void,
): Promise<void> {
  const commit = async () => {
    begin()
    const changed = profiles.find(profile.id).grant !== profile.grant || Object.keys(secrets).length > 0
    if (changed) await profiles.update(profile.id, { grant: profile.grant }, secrets)
    for (let attempt = 1; ; attempt += 1) {
      const { version, facts } = await profiles.reread(profile.id)
      try {
        await profiles.commit(profile.id, version, freshFacts(tokens, clock.now(), facts.limits), tokens)
        return
      } catch (error) {
        if (!(error instanceof VaultError) || error.code !== 'CONFLICT' || attempt >= attempts) throw error
      }
    }
  }
  await (queue ? queue.run(profile.id, commit) : commit())
}

/** Facts of a session that has just begun, here or by an import. */
export function freshFacts(tokens: TokenSet, now: number, limits?: SessionFacts['limits']): SessionFacts {
  return {
    summary: summarise(tokens),
    needsSignIn: null,
    refreshStartedAt: null,
    retry: null,
    lastError: null,
    lastRefreshedAt: null,
    refreshCount: 0,
    stateSince: now,
    signedInAt: now,
    limits,
  }
}
