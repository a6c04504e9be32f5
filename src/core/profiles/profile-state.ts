import type { GrantType, NextStep, ProfileState } from '../../shared/views.ts'
import type { Grant } from '../grants/grant.ts'
import type { SessionFacts } from './profile.ts'

export interface ProfileStateInput {
  readonly facts: SessionFacts
  readonly renewal: Grant['renewal']
  readonly grant: GrantType
  /** Epoch ms. */
  readonly now: number
  /** When the sign-in that runs began, or `null`. */
  readonly signingInSince: number | null
  readonly refreshing: boolean
  /** When the refresher visits the profile next, or `null`. */
  readonly dueAt: number | null
}

export interface ProfileCondition {
  readonly state: ProfileState
  readonly since: number
  readonly next: NextStep
}

/**
 * What a profile is now, since when, and what comes next. Derived from durable facts, so that an expiry which nobody has
 * noted yet (the vault was locked, the machine slept) still shows.
 */
export function profileState(input: ProfileStateInput): ProfileCondition {
  const { state, since, next } = condition(input)
  // Noted while the clock was ahead: nothing has begun in the future.
  return { state, since: Math.min(since, input.now), next }
}

function condition(input: ProfileStateInput): ProfileCondition {
  const { facts, grant, now } = input
  const { signingInSince } = input
  if (signingInSince !== null) return { state: 'signing-in', since: signingInSince, next: { kind: 'none' } }
  if (grant === 'none') return { state: 'static', since: facts.stateSince, next: { kind: 'none' } }
  if (input.refreshing) {
    const since = facts.refreshStartedAt ?? now
    return { state: 'refreshing', since, next: { kind: 'refresh', at: since } }
  }
  if (facts.needsSignIn) {
    const { reason, since } = facts.needsSignIn
    const { answerLostAt } = facts
    const lost = reason === 'refresh-interrupted' && answerLostAt !== undefined ? { answerLostAt } : {}
    return { state: 'needs-sign-in', since, next: { kind: 'sign-in', reason, ...lost } }
  }
  if (facts.summary === null) {
    return { state: 'signed-out', since: facts.stateSince, next: { kind: 'sign-in', reason: 'never-signed-in' } }
  }
  return heldCondition(input, facts.summary.expiresAt)
}

/** The condition of a profile that holds a token set. */
function heldCondition(input: ProfileStateInput, expiresAt: number | null): ProfileCondition {
  const { facts, grant, renewal, now } = input
  // A static token is read again where it is kept, but nothing makes a new one: its end is what matters.
  const renewable =
    grant !== 'static' && (renewal === 'repeat' || (renewal === 'refresh-token' && facts.summary?.refresh != null))
  const expired = expiresAt !== null && expiresAt <= now
  if (expired && !renewable) {
    const reason = renewal === 'refresh-token' ? 'no-refresh-token' : 'credential-expired'
    return { state: 'needs-sign-in', since: expiresAt, next: { kind: 'sign-in', reason } }
  }
  if (expired) return { state: 'expired', since: expiresAt, next: retryOf(facts) ?? refreshAt(input.dueAt ?? now) }
  const state = grant === 'static' ? 'static' : 'valid'
  return { state, since: facts.stateSince, next: (renewable && nextRenewal(input)) || expiry(expiresAt) }
}

function nextRenewal({ facts, dueAt }: ProfileStateInput): NextStep | null {
  return retryOf(facts) ?? (dueAt === null ? null : refreshAt(dueAt))
}

function retryOf({ retry }: SessionFacts): NextStep | null {
  return retry ? { kind: 'retry', at: retry.at, after: retry.after } : null
}

function refreshAt(at: number): NextStep {
  return { kind: 'refresh', at }
}

function expiry(expiresAt: number | null): NextStep {
  return expiresAt === null ? { kind: 'none' } : { kind: 'expires', at: expiresAt }
}
