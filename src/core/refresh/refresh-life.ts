import type { LifeView } from '../../shared/views.ts'
import type { SessionFacts } from '../profiles/profile.ts'
import type { TokenSummary } from '../tokens/token-set.ts'
import { learnedLimits } from './observed-limits.ts'

/** A definition's word about a session's limits, in ms. */
export interface DeclaredLimits {
  /** Without a refresh for so long, the refresh token ends. */
  readonly idleMs?: number | undefined
  /** So long after the sign-in the session ends, whatever is refreshed. */
  readonly sessionMs?: number | undefined
}

interface RefreshEnd extends LifeView {
  readonly expiresAt: number
  /** A refresh moves it. */
  readonly moves: boolean
}

/** A session that nobody uses is refreshed at least so often, where its refresh token would end otherwise. */
const touchEveryMs = 24 * 60 * 60_000
/** A server that gives refresh tokens of seconds must not be asked all the time. */
const shortestTouchMs = 30_000

/**
 * When the refresh token ends, from everything that is known: the server's word about this token, limits that the
 * definition declares, limits that were learned. The earliest counts. `null` without a refresh token.
 */
export function refreshLife(facts: SessionFacts, declared: DeclaredLimits): LifeView | null {
  const life = facts.summary?.refresh ?? null
  const [first] = ends(facts, declared).sort((left, right) => left.expiresAt - right.expiresAt)
  if (life === null || first === undefined) return life
  return { issuedAt: first.issuedAt, expiresAt: first.expiresAt, source: first.source }
}

/**
 * When a session has to be refreshed only to stay alive: daily, or at half of a shorter life, so that a server that fails
 * then gets as long again. `null` where the access token's own plan (`dueAt`) comes by then, or no refresh helps.
 */
export function touchTime(facts: SessionFacts, declared: DeclaredLimits, dueAt: number | null): number | null {
  const used = lastUse(facts)
  if (used === null) return null
  const moving = ends(facts, declared).filter(({ moves }) => moves)
  if (moving.length === 0) return null
  const half = (Math.min(...moving.map(({ expiresAt }) => expiresAt)) - used) / 2
  if (dueAt !== null && dueAt <= used + half) return null
  return Math.round(used + Math.max(shortestTouchMs, Math.min(touchEveryMs, half)))
}

/** Whether an end stayed where it was although a refresh came between: then it is an absolute limit. */
export function isFixedEnd(before: TokenSummary | null, after: TokenSummary, usedAt: number | null): boolean {
  const from = before?.refresh?.expiresAt ?? null
  const to = after.refresh?.expiresAt ?? null
  if (from === null || to === null || usedAt === null) return false
  return to - from < (after.issuedAt - usedAt) / 2
}

/** When the refresh token was used last, or issued; `null` without one. */
export function lastUse({ summary, lastRefreshedAt }: SessionFacts): number | null {
  if (!summary?.refresh) return null
  return lastRefreshedAt ?? summary.refresh.issuedAt ?? summary.issuedAt
}

function ends(facts: SessionFacts, declared: DeclaredLimits): RefreshEnd[] {
  const life = facts.summary?.refresh
  const used = lastUse(facts)
  if (!life || used === null) return []
  const learned = learnedLimits(facts.limits)
  const { signedInAt = null } = facts
  const found: RefreshEnd[] = []
  const add = (
    issuedAt: number | null,
    afterMs: number | null | undefined,
    source: LifeView['source'],
    moves: boolean,
  ) => {
    if (issuedAt !== null && afterMs != null) found.push({ issuedAt, expiresAt: issuedAt + afterMs, source, moves })
  }
  if (life.expiresAt !== null) found.push({ ...life, expiresAt: life.expiresAt, moves: facts.refreshEndFixed !== true })
  add(used, declared.idleMs, 'declared', true)
  add(signedInAt, declared.sessionMs, 'declared', false)
  if (declared.idleMs === undefined) add(used, learned.idleMs, 'learned', true)
  if (declared.sessionMs === undefined) add(signedInAt, learned.sessionMs, 'learned', false)
  return found
}
