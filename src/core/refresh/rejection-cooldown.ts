import type { Clock } from '../ports.ts'
import { rejectionCooldownMs } from './refresh-policy.ts'

/**
 * Says whether an upstream's refusal may force a refresh. An upstream that refuses everything (a missing scope, a broken
 * gateway) would otherwise make us rotate a token per request.
 */
export interface RejectionCooldown {
  /**
   * `now` at most once per pause; the pause doubles while refusals go on, and starts anew after a quiet hour, or when the
   * token that the last one brought was never refused itself. `retry`: the refresh before brought no token, so it is still
   * owed, at the pace of failed refreshes. `no`: the token is lent as it is.
   */
  take(profileId: string, rejected: string): 'now' | 'retry' | 'no'
  /** What the refresh brought; `null`: nothing, which says nothing about what the upstream takes. */
  brought(profileId: string, token: string | null): void
  /** The refresh has helped, or the profile is gone: the next refusal may force one at once. */
  forget(profileId: string): void
}

const forgottenAfterMs = 60 * 60_000

interface Taken {
  readonly at: number
  readonly streak: number
  /** `undefined` while the refresh is under way. */
  readonly token?: string | null
  readonly refusedToo?: boolean
}

export function createRejectionCooldown(clock: Pick<Clock, 'now'>): RejectionCooldown {
  const last = new Map<string, Taken>()
  return {
    take(profileId, rejected) {
      const now = clock.now()
      const before = last.get(profileId)
      const quietFor = before ? now - before.at : Number.POSITIVE_INFINITY
      // A negative pause is a clock that was set back: it says nothing, so it does not hold a refresh up.
      if (before === undefined || quietFor < 0 || quietFor > forgottenAfterMs || wasAccepted(before, rejected)) {
        last.set(profileId, { at: now, streak: 1 })
        return 'now'
      }
      if (before.token === null) {
        last.set(profileId, { at: now, streak: before.streak })
        return 'retry'
      }
      if (quietFor < rejectionCooldownMs(before.streak)) {
        if (before.token === rejected) last.set(profileId, { ...before, refusedToo: true })
        return 'no'
      }
      last.set(profileId, { at: now, streak: before.streak + 1 })
      return 'now'
    },
    brought(profileId, token) {
      const taken = last.get(profileId)
      if (taken) last.set(profileId, { ...taken, token })
    },
    forget: (profileId) => last.delete(profileId),
  }
}

/** Nobody was refused with the token before, and this one came after it: not an upstream that refuses whatever it gets. */
function wasAccepted({ token, refusedToo = false }: Taken, rejected: string): boolean {
  return typeof token === 'string' && token !== rejected && !refusedToo
}
