import { VaultError } from '../errors.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Vault } from '../vault/vault.ts'
import { storageError } from './refresh-errors.ts'
import { backoffMs } from './refresh-policy.ts'

/** The result of a request, to be made durable. */
export interface SessionWrite {
  readonly version: number
  readonly facts: SessionFacts
  /** The new token set; absent when the attempt brought none. */
  readonly tokens?: TokenSet
  /** The token set that was spent: a record that holds another one by now belongs to a newer sign-in, which wins. */
  readonly spent: TokenSet
  /** Taken before the request, so that a vault locked meanwhile does not keep its answer off the disk. */
  readonly seal?: Vault['seal']
}

interface Unsaved {
  readonly write: SessionWrite
  readonly error: VaultError
  readonly attempts: number
  readonly until: number
  readonly since: number
}

/**
 * Makes results durable, and keeps what the disk does not take: the spent refresh token must never be sent again, and the
 * new one exists nowhere else. What is kept is handed to nobody until it is saved.
 */
export interface SessionSaves {
  /** `superseded`: the record belongs to a newer session by now, nothing was written. @throws VaultError when kept. */
  save(profile: Profile, write: SessionWrite): Promise<'saved' | 'superseded'>
  /** Tries again to save what is kept. */
  again(profile: Profile): Promise<'saved' | 'superseded'>
  kept(profileId: string): Unsaved | undefined
  keptIds(): string[]
  /** For a sign-out or removal: the person gives the session up. */
  drop(profileId: string): void
}

export interface SessionSavesDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly log: Logger
  readonly profiles: ProfileStore
  readonly random: () => number
}

export function createSessionSaves({ clock, log, profiles, random }: SessionSavesDeps): SessionSaves {
  const unsaved = new Map<string, Unsaved>()

  async function commit(id: string, write: SessionWrite): Promise<'saved' | 'superseded'> {
    try {
      await profiles.commit(id, write.version, write.facts, write.tokens, write.seal)
      return 'saved'
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      if (error.code === 'NOT_FOUND') return 'superseded'
      if (error.code !== 'CONFLICT') throw error
    }
    const stored = await profiles.reread(id)
    const current = await profiles.tokens(id)
    const { spent } = write
    if (current?.refreshToken !== spent.refreshToken || current.accessToken !== spent.accessToken) return 'superseded'
    await profiles.commit(id, stored.version, write.facts, write.tokens, write.seal)
    return 'saved'
  }

  const save = async (profile: Profile, write: SessionWrite) => {
    try {
      const result = await commit(profile.id, write)
      if (result === 'superseded') log.warn('refresh.superseded', { profileId: profile.id })
      unsaved.delete(profile.id)
      return result
    } catch (cause) {
      const now = clock.now()
      const before = unsaved.get(profile.id)
      const attempts = (before?.attempts ?? 0) + 1
      const locked = cause instanceof VaultError && cause.code === 'VAULT_LOCKED'
      const error = locked ? cause : storageError(profile, cause)
      // A locked vault is asked again as soon as it opens; a full disk after a pause.
      const until = locked ? now : now + backoffMs(attempts, random())
      unsaved.set(profile.id, { write, error, attempts, until, since: before?.since ?? now })
      log.failure('refresh.unsaved', cause, { profileId: profile.id, attempts })
      throw error
    }
  }

  return {
    save,
    again: (profile) => save(profile, (unsaved.get(profile.id) as Unsaved).write),
    kept: (profileId) => unsaved.get(profileId),
    keptIds: () => [...unsaved.keys()],
    drop: (profileId) => unsaved.delete(profileId),
  }
}
