import type { Clock } from '../ports.ts'
import { rejectionCooldownMs } from './refresh-policy.ts'

/**
 * Says whether an upstream's refusal may force a refresh. An upstream that refuses everything (a missing scope, a broken
 * gateway) would otherwise make us rotate a token per request.
 */
export interface RejectionCooldown {
  /**
   * `now` at most once per pause; the pause doubles while refusals go on, and starts anew after a quiet hour. `retry`: the
   * refresh before brought no token, so it is still owed, at the pace of failed refreshes. `no`: the token is lent as it is.
   */
  take(profileId: string): 'now' | 'retry' | 'no'
  /** The refresh brought no token, which says nothing about what the upstream takes. */
  failed(profileId: string): void
  /** The refresh has helped, or the profile is gone: the next refusal may force one at once. */
  forget(profileId: string): void
}

const forgottenAfterMs = 60 * 60_000

export function createRejectionCooldown(clock: Pick<Clock, 'now'>): RejectionCooldown {
  const last = new Map<string, { at: number; streak: number; failed: boolean }>()
  return {
    take(profileId) {
      const now = clock.now()
      const before = last.get(profileId)
      const quietFor = before ? now - before.at : Number.POSITIVE_INFINITY
      // A negative pause is a clock that was set back: it says nothing, so it does not hold a refresh up.
      const fresh = before === undefined || quietFor < 0 || quietFor > forgottenAfterMs
      if (!fresh && before.failed) {
        last.set(profileId, { at: now, streak: before.streak, failed: false })
        return 'retry'
      }
      if (!fresh && quietFor < rejectionCooldownMs(before.streak)) return 'no'
      last.set(profileId, { at: now, streak: fresh ? 1 : before.streak + 1, failed: false })
      return 'now'
    },
    failed(profileId) {
      const taken = last.get(profileId)
      if (taken) last.set(profileId, { ...taken, failed: true })
    },
    forget: (profileId) => last.delete(profileId),
  }
}
