import type { ErrorCode } from '../../shared/result.ts'
import type { LifeView } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { Grant } from '../grants/grant.ts'
import type { Clock } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import { type DeclaredLimits, refreshLife } from './refresh-life.ts'
import { pausedUntil, planProfile } from './refresh-plan.ts'
import { renewalOf } from './renewal-of.ts'

/** Plans profiles by what is known of them beyond their facts: the definition, and whether a pause has lost its cause. */
export interface RefreshPlanner {
  /** When the profile is due by its facts, or `null`. */
  dueAt(profileId: string, facts: SessionFacts): number | null
  /** The life of the refresh token, by all that is known of its limits; `null` without one. */
  refreshLife(profileId: string, facts: SessionFacts): LifeView | null
  /** Until when it is left alone after a failure; 0 when it is not. */
  pausedUntil(profileId: string, facts: SessionFacts): number
  /** Error codes of the provider that end a session besides `invalid_grant`. */
  endsSession(profile: Profile): readonly string[]
  /** Notes that an attempt with this version of the profile's settings led to a pause with this code. */
  failed(profileId: string, version: number, code: ErrorCode): void
  /** Pauses after `OFFLINE` that began until now are over. */
  forgiveOffline(): void
  forget(profileId: string): void
}

export interface RefreshPlannerDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly profiles: Pick<ProfileStore, 'get'>
  readonly catalog: Pick<ProviderCatalog, 'find'>
  readonly grantOf: (profile: Profile) => Grant | undefined
}

export function createRefreshPlanner({ clock, profiles, catalog, grantOf }: RefreshPlannerDeps): RefreshPlanner {
  const failures = new Map<string, { version: number; code: ErrorCode }>()
  let forgivenAt = 0

  const isPauseOver = (profile: Profile, { retry, lastError }: SessionFacts): boolean => {
    if (retry?.after === 'OFFLINE' && (lastError?.at ?? 0) <= forgivenAt) return true
    const failure = failures.get(profile.id)
    return failure !== undefined && failure.code === retry?.after && failure.version !== profile.version
  }
  return {
    dueAt(profileId, facts) {
      const profile = profiles.get(profileId)
      if (!profile) return null
      const { latestSecondsBeforeExpiry, limits } = refreshRules(catalog, profile)
      const renewal = renewalOf(profile, grantOf(profile))
      const pauseOver = isPauseOver(profile, facts)
      const { grant } = profile
      return planProfile(
        { profileId, facts, renewal, grant, latestSecondsBeforeExpiry, limits, pauseOver },
        clock.now(),
      )
    },
    refreshLife(profileId, facts) {
      const profile = profiles.get(profileId)
      return refreshLife(facts, profile ? refreshRules(catalog, profile).limits : {})
    },
    pausedUntil(profileId, facts) {
      const profile = profiles.get(profileId)
      return profile ? pausedUntil({ facts, pauseOver: isPauseOver(profile, facts) }, clock.now()) : 0
    },
    endsSession: (profile) => refreshRules(catalog, profile).endsSession,
    failed: (profileId, version, code) => failures.set(profileId, { version, code }),
    forgiveOffline() {
      forgivenAt = clock.now()
    },
    forget: (profileId) => failures.delete(profileId),
  }
}

/** A profile whose definition file is gone keeps its session and its plan; the attempt then says what is missing. */
function refreshRules(
  catalog: Pick<ProviderCatalog, 'find'>,
  profile: Profile,
): ProviderDefinition['refresh'] & { limits: DeclaredLimits } {
  try {
    const { refresh, lifetimes } = catalog.find(profile.providerId)
    return {
      ...refresh,
      limits: { idleMs: inMs(lifetimes.refreshIdleSeconds), sessionMs: inMs(lifetimes.sessionSeconds) },
    }
  } catch (error) {
    if (error instanceof VaultError && error.code === 'NOT_FOUND') return { endsSession: [], limits: {} }
    throw error
  }
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000
}
