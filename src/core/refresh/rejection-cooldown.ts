import type { Clock } from '../ports.ts'
import { rejectionCooldownMs } from './refresh-policy.ts'

/**
 * Says whether an upstream's refusal may force a refresh. An upstream that refuses everything (a missing scope, a broken
 * gateway) would otherwise make us rotate a token per request.
 */
export interface RejectionCooldown {
  /** `true` at most once per pause; the pause doubles while refusals go on, and starts anew after a quiet hour. */
  take(profileId: string): boolean
  /** The refresh has helped, or the profile is gone: the next refusal may force one at once. */
  forget(profileId: string): void
}

const forgottenAfterMs = 60 * 60_000

export function createRejectionCooldown(clock: Pick<Clock, 'now'>): RejectionCooldown {
  const last = new Map<string, { at: number; streak: number }>()
  return {
    take(profileId) {
      const now = clock.now()
      const before = last.get(profileId)
      const quietFor = before ? now - before.at : Number.POSITIVE_INFINITY
      // A negative pause is a clock that was set back: it says nothing, so it does not hold a refresh up.
      const fresh = before === undefined || quietFor < 0 || quietFor > forgottenAfterMs
      if (!fresh && quietFor < rejectionCooldownMs(before.streak)) return false
      last.set(profileId, { at: now, streak: fresh ? 1 : before.streak + 1 })
      return true
    },
    forget: (profileId) => last.delete(profileId),
  }
}
