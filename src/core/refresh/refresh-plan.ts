import type { GrantType } from '../../shared/views.ts'
import type { Grant } from '../grants/grant.ts'
import type { SessionFacts } from '../profiles/profile.ts'
import { type DeclaredLimits, touchTime } from './refresh-life.ts'
import { clockWentBack, dueTime, pauseEnds, stableJitter } from './refresh-policy.ts'

export interface PlanInput {
  readonly profileId: string
  readonly facts: SessionFacts
  readonly renewal: Grant['renewal']
  readonly grant: GrantType
  /** The provider's `refresh.latestSecondsBeforeExpiry`. */
  readonly latestSecondsBeforeExpiry?: number | undefined
  /** The definition's limits of a session. */
  readonly limits?: DeclaredLimits | undefined
  /** What caused the pause is gone (the network came back, settings were corrected). */
  readonly pauseOver: boolean
}

/** Whether a token set can be renewed without its person, as far as the readable facts tell. */
export function canRenew(renewal: Grant['renewal'], facts: SessionFacts): boolean {
  return renewal === 'repeat' || (renewal === 'refresh-token' && facts.summary?.refresh != null)
}

/** Until when a failed profile is left alone; 0 when it is not. */
export function pausedUntil({ facts, pauseOver }: Pick<PlanInput, 'facts' | 'pauseOver'>, now: number): number {
  return facts.retry && !pauseOver ? pauseEnds(facts.retry.at, now) : 0
}

/**
 * When a profile is to be looked at next, from readable facts alone (it works while the vault is locked), or `null`.
 * A profile that cannot be renewed is looked at when it expires, to say so.
 */
export function planProfile(input: PlanInput, now: number): number | null {
  const { profileId, facts, renewal } = input
  const { summary } = facts
  if (facts.needsSignIn !== null || summary === null) return null
  if (!canRenew(renewal, facts)) return summary.expiresAt
  if (facts.retry) return pausedUntil(input, now) || now
  // Where a static token is kept, a newer one appears when its owner puts it there; to look often brings nothing.
  if (input.grant === 'static') return summary.expiresAt
  if (facts.refreshStartedAt !== null) return Math.min(facts.refreshStartedAt, now)
  const access = dueTime(
    summary,
    stableJitter(profileId, summary.issuedAt),
    (input.latestSecondsBeforeExpiry ?? 0) * 1000,
  )
  const due = touchTime(facts, input.limits ?? {}, access) ?? access
  if (due === null) return null
  if (clockWentBack(facts, now)) return Math.min(due, now)
  return Math.max(due, soonestAgain(facts, summary.expiresAt))
}

/** Some servers hand out the same token until it ends; asking again at once would be a loop. */
function soonestAgain({ lastRefreshedAt }: SessionFacts, expiresAt: number | null): number {
  if (lastRefreshedAt === null || expiresAt === null) return 0
  return lastRefreshedAt + Math.min(60_000, Math.max(0, expiresAt - lastRefreshedAt) / 2)
}
