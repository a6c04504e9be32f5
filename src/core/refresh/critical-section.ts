import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { Grant } from '../grants/grant.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { RefreshAttempts } from './refresh-attempt.ts'
import { lastFailure, signInNeeded } from './refresh-errors.ts'
import { factsNeedingSignIn } from './refresh-facts.ts'
import { judgeNeed, type RefreshIntent } from './refresh-need.ts'
import { canRenew } from './refresh-plan.ts'
import { backoffMs } from './refresh-policy.ts'
import { renewalOf } from './renewal-of.ts'
import type { SessionSaves } from './session-saves.ts'
import { isExpired } from './usable-token.ts'

/** `fixed`: this token cannot be renewed without a person, and is not expired. */
export type AttemptOutcome =
  | { readonly kind: 'renewed' }
  | { readonly kind: 'fine' }
  | { readonly kind: 'fixed' }
  | { readonly kind: 'failed'; readonly error: VaultError }

/** Work that failed before any request left (storage, a damaged record): remembered here, since the disk may be the cause. */
export interface LocalTrouble {
  readonly error: VaultError
  readonly attempts: number
  readonly until: number
  readonly at: number
}

export interface CriticalSectionDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly profiles: ProfileStore
  readonly queue: KeyedQueue
  readonly random: () => number
  readonly saves: SessionSaves
  readonly attempts: RefreshAttempts
  readonly grantOf: (profile: Profile) => Grant | undefined
  readonly dueAt: (profileId: string, facts: SessionFacts) => number | null
  readonly pausedUntil: (profileId: string, facts: SessionFacts) => number
  readonly changed: (profileId: string) => void
}

export interface CriticalSection {
  /** Never rejects. Whoever asked before an attempt ended shares its outcome; a later caller re-reads and decides anew. */
  enter(profileId: string, intent: RefreshIntent): Promise<AttemptOutcome>
  trouble(profileId: string): LocalTrouble | undefined
  forget(profileId: string): void
}

/**
 * The one place where a refresh is decided: in the profile's queue, from the record as it stands on disk at that moment.
 * A decision made outside would use a token that another caller has spent meanwhile, and the server would end the session.
 */
export function createCriticalSection(deps: CriticalSectionDeps): CriticalSection {
  const { clock, log, profiles, saves } = deps
  const ended = new Map<string, { count: number; outcome: AttemptOutcome }>()
  const troubles = new Map<string, LocalTrouble>()

  async function decide(profileId: string, intent: RefreshIntent): Promise<AttemptOutcome> {
    const profile = profiles.find(profileId)
    const kept = saves.kept(profileId)
    if (kept) return saveKept(profile, kept.until <= clock.now() || intent.kind === 'forced')
    const stored = await profiles.reread(profileId)
    const tokens = await profiles.tokens(profileId)
    const grant = deps.grantOf(profile)
    if (!tokens) return { kind: 'failed', error: lastFailure(profile, { ...stored.facts, lastError: null }) }
    const now = clock.now()
    const { facts } = stored
    const dueAt = deps.dueAt(profileId, facts)
    const pausedUntil = Math.max(deps.pausedUntil(profileId, facts), troubles.get(profileId)?.until ?? 0)
    const need = judgeNeed(intent, { facts, tokens, now, dueAt, pausedUntil })
    if (need === 'fine') return { kind: 'fine' }
    if (need === 'rest') return { kind: 'failed', error: troubles.get(profileId)?.error ?? lastFailure(profile, facts) }
    const renewal = renewalOf(profile, grant)
    const refreshable = renewal === 'repeat' || tokens.refreshToken !== null
    if (!grant?.renew || !canRenew(renewal, facts) || !refreshable) {
      if (!isExpired(tokens.expiresAt, now)) return { kind: 'fixed' }
      return endWithoutServer(profile, stored.version, facts, renewal)
    }
    return deps.attempts.run(profile, grant, stored, tokens, intent.kind)
  }

  async function saveKept(profile: Profile, attempt: boolean): Promise<AttemptOutcome> {
    const kept = saves.kept(profile.id)
    if (!kept) return { kind: 'fine' }
    if (!attempt) return { kind: 'failed', error: kept.error }
    await saves.again(profile)
    deps.changed(profile.id)
    return kept.write.tokens ? { kind: 'renewed' } : { kind: 'failed', error: lastFailure(profile, kept.write.facts) }
  }

  async function endWithoutServer(
    profile: Profile,
    version: number,
    facts: SessionFacts,
    renewal: Grant['renewal'],
  ): Promise<AttemptOutcome> {
    const reason = facts.needsSignIn?.reason ?? (renewal === 'none' ? 'credential-expired' : 'no-refresh-token')
    const error = signInNeeded(profile, reason)
    if (!facts.needsSignIn) {
      await profiles.commit(profile.id, version, factsNeedingSignIn(facts, reason, error, clock.now()))
      deps.changed(profile.id)
    }
    return { kind: 'failed', error }
  }

  function noteTrouble(profileId: string, cause: unknown): VaultError {
    const error =
      cause instanceof VaultError ? cause : new VaultError('INTERNAL', said('refresh-failed-inside', {}), { cause })
    const gone = profiles.get(profileId) === undefined
    const passing = gone || error.code === 'VAULT_LOCKED' || saves.kept(profileId) !== undefined
    if (!passing) {
      const attempts = (troubles.get(profileId)?.attempts ?? 0) + 1
      const at = clock.now()
      troubles.set(profileId, { error, attempts, at, until: at + backoffMs(attempts, deps.random()) })
      log.failure('refresh.trouble', cause, { profileId, attempts })
    }
    deps.changed(profileId)
    return error
  }

  async function guarded(profileId: string, intent: RefreshIntent): Promise<AttemptOutcome> {
    try {
      const outcome = await decide(profileId, intent)
      if (outcome.kind !== 'failed') troubles.delete(profileId)
      return outcome
    } catch (error) {
      return { kind: 'failed', error: noteTrouble(profileId, error) }
    }
  }

  return {
    enter(profileId, intent) {
      const asked = ended.get(profileId)?.count ?? 0
      return deps.queue.run(profileId, async () => {
        const last = ended.get(profileId)
        if (last && last.count > asked) return last.outcome
        const outcome = await guarded(profileId, intent)
        if (outcome.kind === 'renewed' || outcome.kind === 'failed') {
          ended.set(profileId, { count: (last?.count ?? 0) + 1, outcome })
        }
        return outcome
      })
    },
    trouble: (profileId) => troubles.get(profileId),
    forget(profileId) {
      troubles.delete(profileId)
      ended.delete(profileId)
    },
  }
}
