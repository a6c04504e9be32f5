import { said } from '../../shared/sentences/said.ts'
import type { NoticeView, SignOutView } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Disposable } from '../lifetime.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { notRevokedNotice } from '../refresh/notice-texts.ts'
import type { Refresher } from '../refresh/refresher.ts'
import type { Revocation } from '../refresh/revocation.ts'
import { signedOutFacts } from '../refresh/sign-out.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { KeptSessions } from './kept-sessions.ts'
import { createUndoTimer, undoMs } from './undo-timer.ts'

export interface SignOutsDeps {
  readonly clock: Clock
  readonly log: Pick<Logger, 'failure'>
  readonly profiles: ProfileStore
  readonly kept: KeptSessions
  readonly unlocked: () => boolean
  readonly queue: KeyedQueue
  readonly refresher: Pick<Refresher, 'newestTokens' | 'forget'>
  /** Of sessions that are kept. */
  readonly revoke: Revocation
  readonly signOut: (profileId: string) => Promise<SignOutView>
  readonly changed: (profileIds: readonly string[]) => void
  readonly say: (notice: NoticeView, name: string) => void
}

/**
 * Signs profiles out, for who asked by hand with a minute to think again. The profile is signed out from the first moment;
 * its session is kept until the minute is over, then revoked at its server and deleted (`docs/adr/0017`).
 */
export interface SignOuts extends Disposable {
  /**
   * `signOutAt: null`: there was nothing that could be brought back, so it was done at once.
   * @throws VaultError `NOT_FOUND`, `VAULT_LOCKED`, `STORAGE_UNAVAILABLE`; nothing has changed then.
   */
  schedule(profileId: string): Promise<{ signOutAt: number | null }>
  /** @throws VaultError `CONFLICT` (too late, or signed in anew), `NOT_FOUND`, `VAULT_LOCKED`. */
  restore(profileId: string): Promise<Profile>
  /** At once, also what was scheduled. @throws VaultError `NOT_FOUND`, `VAULT_LOCKED`, `STORAGE_UNAVAILABLE`. */
  signOut(profileId: string): Promise<SignOutView>
  /**
   * Ends what was scheduled, before a new session begins or the profile goes: some servers take a revocation for all sessions
   * of a person. `undefined`: there was nothing.
   */
  settle(profileId: string): Promise<SignOutView | undefined>
  /** Carries out from now on what nobody takes back. */
  start(): void
  /** The clock was set, or the vault was unlocked. */
  plan(): void
  dispose(): void
}

export function createSignOuts(deps: SignOutsDeps): SignOuts {
  const { clock, profiles, kept, queue, refresher, changed } = deps
  const anywhere = (id: string) => profiles.get(id) ?? profiles.leaving.get(id)

  async function settle(id: string): Promise<SignOutView | undefined> {
    if (!kept.has(id)) return undefined
    return queue.run(id, async () => {
      const profile = anywhere(id)
      const due = kept.has(id) && profile
      const outcome = due ? await deps.revoke(profile, () => kept.tokens(id)) : undefined
      await kept.end(id)
      timer.gone(id)
      return outcome
    })
  }
  function tell(profile: Profile | undefined, outcome: SignOutView | undefined): void {
    if (profile && outcome?.revocation === 'failed') deps.say(notRevokedNotice(profile), profile.name)
  }
  const timer = createUndoTimer({
    ...{ clock, log: deps.log, unlocked: deps.unlocked },
    waiting: () =>
      kept.list().map(({ id, signOutAt }) => ({ id, endsAt: signOutAt, host: anywhere(id)?.providerId ?? '' })),
    async end(id) {
      const profile = anywhere(id)
      tell(profile, await settle(id))
    },
  })

  /** A token set that does not open, or that the disk did not take, cannot be put back as it was. */
  async function keepable(id: string): Promise<TokenSet | undefined> {
    try {
      const [committed, newest] = [await profiles.tokens(id), await refresher.newestTokens(id)]
      return committed?.accessToken === newest?.accessToken ? committed : undefined
    } catch (error) {
      if (error instanceof VaultError && error.code === 'VAULT_LOCKED') throw error
      return undefined
    }
  }

  const setAside = (id: string): Promise<number | null> =>
    queue.run(id, async () => {
      const tokens = await keepable(id)
      if (!tokens) return null
      const { version, facts } = await profiles.reread(id)
      const now = clock.now()
      const signOutAt = now + undoMs
      const row = await kept.begin(id, signOutAt, facts, tokens)
      await profiles.commit(id, version, signedOutFacts(facts, now), null, undefined, [row])
      kept.note(id, signOutAt)
      refresher.forget(id)
      return signOutAt
    })

  return {
    async schedule(profileId) {
      const profile = profiles.find(profileId)
      const { id } = profile
      await settle(id)
      const signOutAt = await setAside(id)
      if (signOutAt === null) tell(profile, await deps.signOut(id))
      else {
        changed([id])
        timer.added(signOutAt)
      }
      return { signOutAt }
    },
    async restore(profileId) {
      const { id } = profiles.find(profileId)
      await queue.run(id, async () => {
        const { facts, tokens, end } = await kept.open(id)
        const now = await profiles.reread(id)
        if (now.facts.summary !== null) {
          throw new VaultError('CONFLICT', said('undo-other-session', {}), { details: { profile: id } })
        }
        await profiles.bringBackSession(id, now.version, facts, tokens, [end])
        kept.forget(id)
        refresher.forget(id)
      })
      timer.gone(id)
      changed([id])
      return profiles.find(id)
    },
    async signOut(profileId) {
      const { id } = profiles.find(profileId)
      const earlier = await settle(id)
      const outcome = await deps.signOut(id)
      return earlier && outcome.revocation === 'nothing' ? earlier : outcome
    },
    settle,
    start: timer.start,
    plan: timer.plan,
    dispose: timer.dispose,
  }
}
