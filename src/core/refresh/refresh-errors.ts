import type { ErrorCode } from '../../shared/result.ts'
import { said } from '../../shared/sentences/said.ts'
import type { SignInReason } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { RefreshVerdict } from './refresh-outcome.ts'

/** `SIGN_IN_NEEDED` with the reason in words and in `details.reason`. */
export function signInNeeded(
  profile: Profile,
  reason: SignInReason | 'never-signed-in',
  answerLostAt?: number,
): VaultError {
  const lost = reason === 'refresh-interrupted' && answerLostAt !== undefined ? { answerLostAt } : {}
  return new VaultError('SIGN_IN_NEEDED', said('sign-in-needed', { profile: profile.name, reason, ...lost }))
}

const sentences: Partial<
  Record<ErrorCode, 'refresh-offline' | 'refresh-unanswered' | 'refresh-misunderstood' | 'refresh-refused'>
> = {
  OFFLINE: 'refresh-offline',
  PROVIDER_UNAVAILABLE: 'refresh-unanswered',
  PROVIDER_MISBEHAVED: 'refresh-misunderstood',
  PROVIDER_REJECTED: 'refresh-refused',
}

/** What a caller and `lastError` learn of a failed attempt. The cause goes to the log only. */
export function refreshError(
  profile: Profile,
  verdict: RefreshVerdict,
  cause: unknown,
  { retryAt, answerLostAt }: { readonly retryAt: number; readonly answerLostAt: number | undefined },
): VaultError {
  if (verdict.kind === 'session-ended') return signInNeeded(profile, verdict.signIn, answerLostAt)
  const details = { profile: profile.name, reason: verdict.reason, retryAt }
  if (cause instanceof VaultError) {
    return new VaultError(cause.code, cause.message, { cause, details: { ...cause.details, ...details } })
  }
  const words = said(sentences[verdict.code] ?? 'refresh-failed', { profile: profile.name })
  return new VaultError(verdict.code, words, { cause, details })
}

/** The last failure, told again to whoever asks during the pause after it. */
export function lastFailure(profile: Profile, facts: SessionFacts): VaultError {
  if (facts.needsSignIn) return signInNeeded(profile, facts.needsSignIn.reason, facts.answerLostAt)
  const { lastError, summary } = facts
  // Only an empty session was never signed in: who has one must not be taken for nobody, even without a known failure.
  if (!lastError && summary === null) return signInNeeded(profile, 'never-signed-in')
  if (!lastError) return overBeforeLent(profile)
  const retryAt = facts.retry ? { retryAt: facts.retry.at } : {}
  return new VaultError(lastError.code, lastError.message, {
    details: { ...lastError.details, profile: profile.name, ...retryAt },
  })
}

/** The machine slept, or its clock was set, between the commit of a token and its use. */
function overBeforeLent(profile: Profile): VaultError {
  return new VaultError('PROVIDER_UNAVAILABLE', said('token-ended-before-use', { profile: profile.name }))
}

/** Whoever asked has waited long enough; the request goes on. */
export function stillWaiting(profile: Profile): VaultError {
  return new VaultError('PROVIDER_UNAVAILABLE', said('refresh-not-answered-yet', { profile: profile.name }))
}

/** The disk does not take what has to be written, so no refresh token may be spent. */
export function storageError(profile: Profile, cause: unknown): VaultError {
  return new VaultError('STORAGE_UNAVAILABLE', said('session-unsaved', { profile: profile.name }), { cause })
}

/** A server that hands out tokens which are over on arrival. */
export function bornExpired(profile: Profile, retryAt: number): VaultError {
  return new VaultError('PROVIDER_MISBEHAVED', said('token-born-expired', { profile: profile.name }), {
    details: { retryAt },
  })
}
