import type { ObservedLimits } from '../profiles/profile.ts'

/** When a refresh token was used: how long after the use before it, and how long after its person signed in. */
export interface RefreshTokenUse {
  readonly idleMs: number
  /** `null` for sessions of older versions, which did not note the sign-in. */
  readonly ageMs: number | null
}

/** A refusal after less than this says nothing about limits: somebody revoked the session. */
const shortestLimitMs = 60 * 60_000
const nothingSeen: ObservedLimits = {
  idleSurvivedMs: 0,
  idleRefusedMs: null,
  sessionSurvivedMs: 0,
  sessionRefusedMs: null,
  sessionRefusals: 0,
}

/** A refresh that worked: whatever was taken for a limit below it was none. */
export function afterUse(before: ObservedLimits | undefined, { idleMs, ageMs }: RefreshTokenUse): ObservedLimits {
  const seen = before ?? nothingSeen
  const idleSurvivedMs = Math.max(seen.idleSurvivedMs, idleMs)
  const sessionSurvivedMs = Math.max(seen.sessionSurvivedMs, ageMs ?? 0)
  const sessionStands = seen.sessionRefusedMs !== null && seen.sessionRefusedMs > sessionSurvivedMs
  return {
    idleSurvivedMs,
    idleRefusedMs: seen.idleRefusedMs !== null && seen.idleRefusedMs > idleSurvivedMs ? seen.idleRefusedMs : null,
    sessionSurvivedMs,
    sessionRefusedMs: sessionStands ? seen.sessionRefusedMs : null,
    sessionRefusals: sessionStands ? seen.sessionRefusals : 0,
  }
}

/**
 * A refusal that no lost answer explains. After a pause that is clearly longer than any before, the pause is to blame;
 * otherwise the age of the session may be.
 */
export function afterRefusal(before: ObservedLimits | undefined, { idleMs, ageMs }: RefreshTokenUse): ObservedLimits {
  const seen = before ?? nothingSeen
  if (idleMs >= shortestLimitMs && idleMs > seen.idleSurvivedMs * 1.5) {
    return { ...seen, idleRefusedMs: Math.min(seen.idleRefusedMs ?? idleMs, idleMs) }
  }
  if (ageMs === null || ageMs < shortestLimitMs || ageMs <= seen.sessionSurvivedMs) return seen
  const last = seen.sessionRefusedMs
  if (last === null || Math.abs(ageMs - last) > Math.max(ageMs, last) * 0.1) {
    return { ...seen, sessionRefusedMs: ageMs, sessionRefusals: 1 }
  }
  return { ...seen, sessionRefusedMs: Math.min(last, ageMs), sessionRefusals: seen.sessionRefusals + 1 }
}

/** What may be called learned, in ms. One session may have been revoked by hand; two that end at the same age were not. */
export function learnedLimits(seen: ObservedLimits | undefined): { idleMs: number | null; sessionMs: number | null } {
  if (!seen) return { idleMs: null, sessionMs: null }
  return { idleMs: seen.idleRefusedMs, sessionMs: seen.sessionRefusals >= 2 ? seen.sessionRefusedMs : null }
}
