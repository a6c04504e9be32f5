import type { ErrorCode } from '../../shared/result.ts'
import type { SignInReason } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { RefreshVerdict } from './refresh-outcome.ts'

const signInSentences: Readonly<Record<SignInReason | 'never-signed-in', string>> = {
  'never-signed-in': 'is not signed in',
  'session-ended': 'needs a new sign-in: the server ended its session',
  'refresh-interrupted':
    'needs a new sign-in: the answer to an earlier refresh was lost, and the server no longer accepts the refresh token',
  'no-refresh-token': 'needs a new sign-in: its token expired and the server gave no refresh token',
  'credential-expired': 'needs a new credential: the stored one expired',
  'credential-rejected': 'needs a new credential: the stored one was refused',
  'record-unreadable': 'needs a new sign-in: its stored record cannot be read and was set aside',
  'restored-copy':
    'was restored from a backup and is not refreshed here, because the installation that wrote the backup may still refresh it',
  'moved-away': 'has moved to another installation',
}

/** What to do besides a new sign-in. */
const otherRemedies: Partial<Record<SignInReason | 'never-signed-in', (name: string) => string>> = {
  'restored-copy': (name) => ` If that installation is gone, run \`tokenvault refresh ${name} --take-over\`.`,
  'moved-away': () => ' Import the file of the move to bring it back.',
}

/** `SIGN_IN_NEEDED` with the reason in words and in `details.reason`. */
export function signInNeeded(
  profile: Profile,
  reason: SignInReason | 'never-signed-in',
  answerLostAt?: number,
): VaultError {
  const lost = reason === 'refresh-interrupted' && answerLostAt !== undefined ? { answerLostAt } : {}
  const sentence = lost.answerLostAt === undefined ? signInSentences[reason] : interruptedAt(lost.answerLostAt)
  return new VaultError(
    'SIGN_IN_NEEDED',
    `Profile "${profile.name}" ${sentence}. Run \`tokenvault login ${profile.name}\` or use the window.${otherRemedies[reason]?.(profile.name) ?? ''}`,
    { details: { profile: profile.name, reason, ...lost } },
  )
}

/** In UTC: the engine does not know the reader's zone. */
function interruptedAt(answerLostAt: number): string {
  const time = new Date(answerLostAt).toISOString().slice(0, 19).replace('T', ' ')
  return signInSentences['refresh-interrupted'].replace('an earlier refresh', `the refresh of ${time} UTC`)
}

const sentences: Partial<Record<ErrorCode, (name: string) => string>> = {
  OFFLINE: (name) => `No network to refresh profile "${name}"; its session is kept and the refresh is retried.`,
  PROVIDER_UNAVAILABLE: (name) =>
    `The server of profile "${name}" could not be reached or is busy; its session is kept and the refresh is retried.`,
  PROVIDER_MISBEHAVED: (name) =>
    `The server of profile "${name}" gave an answer that is not a token; its session is kept and the refresh is retried.`,
  PROVIDER_REJECTED: (name) =>
    `The server of profile "${name}" refused the client or its settings; its session is kept. Check the profile's settings.`,
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
  const sentence = sentences[verdict.code]?.(profile.name)
  return new VaultError(verdict.code, sentence ?? `Refreshing profile "${profile.name}" failed; it is retried.`, {
    cause,
    details,
  })
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
  return new VaultError(
    'PROVIDER_UNAVAILABLE',
    `The token of profile "${profile.name}" ended before it could be used; its session is kept, try again.`,
    { details: { profile: profile.name } },
  )
}

/** Whoever asked has waited long enough; the request goes on. */
export function stillWaiting(profile: Profile): VaultError {
  return new VaultError(
    'PROVIDER_UNAVAILABLE',
    `The server of profile "${profile.name}" has not answered yet; the refresh goes on, try again in a moment.`,
    { details: { profile: profile.name } },
  )
}

/** The disk does not take what has to be written, so no refresh token may be spent. */
export function storageError(profile: Profile, cause: unknown): VaultError {
  return new VaultError(
    'STORAGE_UNAVAILABLE',
    `The session of profile "${profile.name}" cannot be saved; make room or make the data directory writable. Nothing is lost while Token Vault keeps running.`,
    { cause, details: { profile: profile.name } },
  )
}

/** A server that hands out tokens which are over on arrival. */
export function bornExpired(profile: Profile, retryAt: number): VaultError {
  return new VaultError(
    'PROVIDER_MISBEHAVED',
    `The server of profile "${profile.name}" issued a token that has already expired; check the clocks of both machines.`,
    { details: { profile: profile.name, retryAt } },
  )
}
