import type { SessionFacts } from '../profiles/profile.ts'
import type { TokenSummary } from '../tokens/token-set.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The longest pause between two attempts that the server did not ask for. */
export const longestBackoffMs = 15 * minute
/** A `Retry-After` is honoured up to here: a server that says "next year" must not end a session by silence. */
export const longestRetryAfterMs = hour
/** A clock that moved back by less than this is NTP at work, not a jump. */
const clockTolerance = minute

/**
 * How long before expiry a token is refreshed, in milliseconds: `min(10 min, 20 % of the lifetime)`, and for very short
 * lives at least 1.5 s (at most half the life), so that a 3 s token leaves time for a request.
 */
export function refreshMarginMs(lifetimeMs: number): number {
  const usual = Math.min(10 * minute, lifetimeMs * 0.2)
  return Math.max(usual, Math.min(1.5 * second, lifetimeMs * 0.5))
}

/**
 * When a token set is due, or `null` when its expiry is unknown: refreshing a good token on a guess revokes siblings at
 * some servers. `jitter` (0…1) moves the time later by up to a quarter of the margin, never past `latestBeforeExpiryMs`,
 * the provider's hard limit. A limit longer than the life itself cannot be met and must not become a storm.
 */
export function dueTime(
  summary: Pick<TokenSummary, 'issuedAt' | 'expiresAt'>,
  jitter: number,
  latestBeforeExpiryMs = 0,
): number | null {
  const { issuedAt, expiresAt } = summary
  if (expiresAt === null) return null
  const lifetime = Math.max(0, expiresAt - issuedAt)
  const margin = refreshMarginMs(lifetime)
  const usual = expiresAt - margin * (1 - 0.25 * jitter)
  const earliest = Math.min(expiresAt, issuedAt + Math.max(0.5 * second, lifetime * 0.05))
  return Math.round(Math.max(Math.min(usual, expiresAt - latestBeforeExpiryMs), earliest))
}

/**
 * A stable number in 0…1 for one token set of one profile (FNV-1a), so that the planner and the critical section agree
 * on the due time without storing it, and a thousand profiles that were signed in together spread out.
 */
export function stableJitter(profileId: string, issuedAt: number): number {
  let hash = 0x811c9dc5
  for (const character of `${profileId}@${issuedAt}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193) >>> 0
  }
  return hash / 0x1_0000_0000
}

/** The pause before attempt `attempts + 1`: full jitter over a ceiling that doubles from 2 s to 15 min, never below 0.5 s. */
export function backoffMs(attempts: number, random: number): number {
  const ceiling = Math.min(longestBackoffMs, second * 2 ** Math.min(attempts, 30))
  return Math.round(Math.max(0.5 * second, ceiling * random))
}

/** The pause after an answer that only a person or the server's operator can settle: 5 to 15 minutes. */
export function slowBackoffMs(random: number): number {
  return Math.round(5 * minute + (longestBackoffMs - 5 * minute) * random)
}

/** The pause that a server asked for (RFC 9110 §10.2.3), capped, plus up to 10 % so that clients do not return together. */
export function retryAfterPauseMs(retryAfterMs: number, random: number): number {
  const asked = Math.min(longestRetryAfterMs, Math.max(0.5 * second, retryAfterMs))
  return Math.round(asked + Math.min(30 * second, asked * 0.1) * random)
}

/** A stored pause still counts, unless the clock went back since and would stretch it beyond any pause ever given. */
export function pauseEnds(retryAt: number, now: number): number {
  return retryAt - now > longestRetryAfterMs + minute ? now : retryAt
}

/** The wall clock stands before our own last write, so an expiry on it says nothing about the token's real life. */
export function clockWentBack(facts: Pick<SessionFacts, 'lastRefreshedAt' | 'stateSince'>, now: number): boolean {
  return now < (facts.lastRefreshedAt ?? facts.stateSince) - clockTolerance
}

/** When to warn that a refresh token dies: a fifth of its life before the end, at most three days; `null` when unknown. */
export function refreshTokenWarningTime(life: {
  readonly issuedAt: number | null
  readonly expiresAt: number | null
}): number | null {
  if (life.expiresAt === null) return null
  if (life.issuedAt === null) return life.expiresAt - day
  return Math.round(life.expiresAt - Math.min(3 * day, Math.max(0, life.expiresAt - life.issuedAt) * 0.2))
}

/**
 * After an upstream refused a token and the refresh did not help: how long until another refusal may force a refresh.
 * Doubles from 30 s to 15 min, because an upstream that answers 401 to everything must not rotate tokens all day.
 */
export function rejectionCooldownMs(streak: number): number {
  return Math.min(longestBackoffMs, 30 * second * 2 ** Math.min(Math.max(0, streak - 1), 30))
}

/** The shortest remaining life with which a token is still lent: time for the request to reach the upstream. */
export function lendingMarginMs(lifetimeMs: number): number {
  return Math.min(5 * second, Math.max(0, lifetimeMs) * 0.1)
}
