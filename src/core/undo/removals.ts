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
import { createUndoTimer, undoMs } from './undo-timer.ts'

export interface RemovalDeps {
  readonly clock: Clock
  readonly log: Pick<Logger, 'failure'>
  readonly profiles: ProfileStore
  /** Whether secrets can be opened: who cannot unlock the vault removes nothing. */
  readonly vault: { readonly unlocked: boolean; sealer(): unknown }
  readonly queue: KeyedQueue
  readonly refresher: Pick<Refresher, 'newestTokens' | 'forget'>
  /** Of profiles that are on their way out. */
  readonly revoke: Revocation
  readonly signOut: (profileId: string) => Promise<SignOutView>
  /** Ends a sign-out that could still be taken back. */
  readonly settle: (profileId: string) => Promise<SignOutView | undefined>
  readonly cancelSignIn: (profileId: string) => void
  /** What its person was told comes back with the profile. */
  readonly recall: (profileId: string) => Promise<void>
  readonly changed: (profileIds: readonly string[]) => void
  readonly say: (notice: NoticeView, name: string) => void
}

/**
 * Removes profiles, for who asked by hand with a minute to think again. Until that is over the profile is gone for everybody,
 * and its rows stand in the vault as they were; then it is revoked at its server and deleted (`docs/adr/0017`).
 */
export interface Removals extends Disposable {
  /** @throws VaultError `NOT_FOUND`, `VAULT_LOCKED`, `STORAGE_UNAVAILABLE`; nothing has changed then. */
  schedule(profileId: string): Promise<{ removeAt: number }>
  /** @throws VaultError `CONFLICT` when it is too late. */
  restore(idOrName: string): Promise<Profile>
  /** At once, also what was scheduled. @throws VaultError `NOT_FOUND`, `VAULT_LOCKED`, `STORAGE_UNAVAILABLE`. */
  remove(idOrName: string): Promise<SignOutView>
  /** Carries out from now on what nobody takes back. */
  start(): void
  /** The clock was set, or the vault was unlocked. */
  plan(): void
  dispose(): void
}

export function createRemovals(deps: RemovalDeps): Removals {
  const { clock, profiles, queue, refresher, changed } = deps
  const { leaving } = profiles

  /** `undefined`: it was taken back, or has ended already. */
  async function end(id: string): Promise<SignOutView | undefined> {
    const earlier = await deps.settle(id)
    return queue.run(id, async () => {
      const profile = leaving.get(id)
      if (!profile) return undefined
      const outcome = await deps.revoke(profile, () => refresher.newestTokens(id, leaving.tokens))
      await leaving.remove(id)
      timer.gone(id)
      refresher.forget(id)
      changed([id])
      return whole(earlier, outcome)
    })
  }
  const timer = createUndoTimer({
    ...{ clock, log: deps.log, unlocked: () => deps.vault.unlocked },
    waiting: () => leaving.list().map(({ id, removeAt, providerId }) => ({ id, endsAt: removeAt, host: providerId })),
    async end(id) {
      const profile = leaving.get(id)
      const outcome = await end(id)
      // Nobody waits for this answer, and a token that may still be good is never hidden.
      if (profile && outcome?.revocation === 'failed') deps.say(notRevokedNotice(profile), profile.name)
    },
  })

  return {
    async schedule(profileId) {
      const { id } = profiles.find(profileId)
      deps.cancelSignIn(id)
      const removeAt = await queue.run(id, async () => {
        deps.vault.sealer()
        const at = clock.now() + undoMs
        await leaving.hide(id, at)
        return at
      })
      changed([id])
      timer.added(removeAt)
      return { removeAt }
    },
    async restore(idOrName) {
      const id = leaving.get(idOrName)?.id ?? idOrName
      const profile = await queue.run(id, async () => {
        if (!leaving.get(id)) throw new VaultError('CONFLICT', said('undo-too-late', {}), { details: { profile: id } })
        await deps.recall(id)
        return leaving.bringBack(id)
      })
      timer.gone(id)
      changed([id])
      return profile
    },
    async remove(idOrName) {
      const hidden = leaving.get(idOrName)
      const ended = hidden && (await end(hidden.id))
      if (ended) return ended
      const { id } = profiles.find(idOrName)
      deps.cancelSignIn(id)
      const earlier = await deps.settle(id)
      const outcome = await deps.signOut(id)
      await profiles.remove(id)
      changed([id])
      return whole(earlier, outcome)
    },
    start: timer.start,
    plan: timer.plan,
    dispose: timer.dispose,
  }
}

/** What became of the tokens: those of a sign-out that was still waiting, when there were no others. */
function whole(earlier: SignOutView | undefined, outcome: SignOutView): SignOutView {
  return earlier && outcome.revocation === 'nothing' ? earlier : outcome
}
