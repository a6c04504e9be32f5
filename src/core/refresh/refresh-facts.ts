import { toWireError, type VaultError } from '../errors.ts'
import type { SessionFacts } from '../profiles/profile.ts'
import { summarise } from '../tokens/summary.ts'
import type { TokenSet, TokenSummary } from '../tokens/token-set.ts'
import { afterRefusal, afterUse, type RefreshTokenUse } from './observed-limits.ts'
import { isFixedEnd, lastUse } from './refresh-life.ts'
import type { RefreshVerdict } from './refresh-outcome.ts'

/** The readable part of a renewed token set. What the renewal does not repeat stays as it was. */
export function summariseRenewal(tokens: TokenSet, before: TokenSummary | null): TokenSummary {
  const summary = summarise(tokens)
  return {
    ...summary,
    scope: summary.scope ?? before?.scope ?? null,
    account: summary.account ?? before?.account ?? null,
  }
}

/**
 * When the answer was lost that has not been made good yet: of several, the first, for that one may have taken the session
 * with it.
 */
export function answerLostAt({ answerLostAt, refreshStartedAt }: SessionFacts): number | undefined {
  return answerLostAt ?? refreshStartedAt ?? undefined
}

/** Facts after a new token set came. `stateSince` stays while the profile never stopped being valid. */
export function factsAfterRenewal(before: SessionFacts, tokens: TokenSet, now: number): SessionFacts {
  const expiresAt = before.summary?.expiresAt ?? null
  const summary = summariseRenewal(tokens, before.summary)
  const use = tokenUse(before, now)
  const unbroken = before.needsSignIn === null && (expiresAt === null || expiresAt > now)
  return {
    summary,
    needsSignIn: null,
    refreshStartedAt: null,
    retry: null,
    lastError: null,
    lastRefreshedAt: now,
    refreshCount: before.refreshCount + 1,
    // What was noted while the clock was ahead must not stay in the future.
    stateSince: unbroken ? Math.min(before.stateSince, now) : now,
    signedInAt: before.signedInAt,
    refreshEndFixed: isFixedEnd(before.summary, summary, lastUse(before)) || undefined,
    limits: use ? afterUse(before.limits, use) : before.limits,
  }
}

/** This use of the refresh token, in relation to the last one; `null` when none was used. */
function tokenUse(before: SessionFacts, now: number): RefreshTokenUse | null {
  const used = lastUse(before)
  const { signedInAt } = before
  if (used === null || used > now) return null
  return { idleMs: now - used, ageMs: signedInAt === undefined ? null : now - signedInAt }
}

export interface FailedAttempt {
  readonly verdict: RefreshVerdict
  readonly error: VaultError
  /** When its request was about to leave. */
  readonly startedAt: number
  readonly now: number
  readonly retryAt: number
}

/**
 * Facts after an attempt that brought no tokens; `before` are those from before its journal entry. The entry stays when
 * the answer was lost, now or earlier: until a new token set comes, a refusal may be the echo of our own lost request.
 */
export function factsAfterFailure(before: SessionFacts, attempt: FailedAttempt): SessionFacts {
  const { verdict, now } = attempt
  const lastError = { ...toWireError(attempt.error), at: now }
  if (verdict.kind === 'session-ended') {
    const needsSignIn = { reason: verdict.signIn, since: before.needsSignIn?.since ?? now }
    // A refusal that a lost answer or an earlier refusal explains says nothing about limits.
    const telling = verdict.signIn === 'session-ended' && before.needsSignIn === null ? tokenUse(before, now) : null
    const limits = telling ? afterRefusal(before.limits, telling) : before.limits
    const lostAt = verdict.signIn === 'refresh-interrupted' ? answerLostAt(before) : undefined
    return { ...before, limits, needsSignIn, refreshStartedAt: null, answerLostAt: lostAt, retry: null, lastError }
  }
  const lost = verdict.kind === 'retry' && verdict.answerLost
  const attempts = (before.retry?.attempts ?? 0) + 1
  return {
    ...before,
    refreshStartedAt: before.refreshStartedAt ?? (lost ? attempt.startedAt : null),
    answerLostAt: answerLostAt(before) ?? (lost ? attempt.startedAt : undefined),
    retry: { at: attempt.retryAt, attempts, after: verdict.kind === 'retry' ? verdict.code : attempt.error.code },
    lastError,
  }
}

/** Facts of a profile whose person has to act although no server said so (nothing left to refresh with). */
export function factsNeedingSignIn(
  before: SessionFacts,
  reason: NonNullable<SessionFacts['needsSignIn']>['reason'],
  error: VaultError,
  now: number,
): SessionFacts {
  return {
    ...before,
    needsSignIn: { reason, since: now },
    refreshStartedAt: null,
    retry: null,
    lastError: { ...toWireError(error), at: now },
  }
}
