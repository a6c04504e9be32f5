import type { LifeView, ProfileView } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { Grant } from '../grants/grant.ts'
import type { Clock } from '../ports.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import { rotatableKey } from '../providers/rotatable-key.ts'
import type { ProfileRoute, RouteTable } from '../proxy/proxy-engine.ts'
import { renewalOf } from '../refresh/renewal-of.ts'
import type { Profile, SessionFacts } from './profile.ts'
import { profileState } from './profile-state.ts'

export interface ProfileViewDeps {
  readonly clock: Pick<Clock, 'now'>
  readonly catalog: ProviderCatalog
  readonly grants: Partial<Record<Profile['grant'], Grant>>
  readonly routes: RouteTable
  /** Stored facts plus what could not be stored. */
  readonly facts: (profileId: string) => SessionFacts
  /** By all that is known of the session's limits. */
  readonly refreshLife: (profileId: string) => LifeView | null
  /** When the sign-in that runs began, or `null`. */
  readonly signingInSince: (profileId: string) => number | null
  readonly refreshing: (profileId: string) => boolean
  readonly dueAt: (profileId: string) => number | null
  /** The end of a session that no refresh moves on, once it is near; else `null`. */
  readonly endsSoonAt: (profileId: string) => number | null
  /** Where the proxy listens, or `null`. */
  readonly proxyPort: () => number | null
}

const unknownLife: LifeView = { issuedAt: null, expiresAt: null, source: 'unknown' }

/** Builds what a listing shows of one profile, from readable facts only: it works while the vault is locked. */
export function createProfileViews(deps: ProfileViewDeps): (profile: Profile) => ProfileView {
  return (profile) => {
    const facts = deps.facts(profile.id)
    const { summary } = facts
    const definition = findDefinition(deps.catalog, profile.providerId)
    const route = deps.routes.find(profile.name)
    const port = deps.proxyPort()
    const condition = profileState({
      facts,
      renewal: renewalOf(profile, deps.grants[profile.grant]),
      grant: profile.grant,
      now: deps.clock.now(),
      signingInSince: deps.signingInSince(profile.id),
      refreshing: deps.refreshing(profile.id),
      dueAt: deps.dueAt(profile.id),
    })
    return {
      id: profile.id,
      name: profile.name,
      providerId: profile.providerId,
      providerName: definition?.name ?? { en: profile.providerId, 'zh-CN': profile.providerId },
      grant: profile.grant,
      grants: definition?.grants ?? [profile.grant],
      state: condition.state,
      stateSince: condition.since,
      access: summary
        ? { issuedAt: summary.issuedAt, expiresAt: summary.expiresAt, source: summary.expirySource }
        : unknownLife,
      refresh: deps.refreshLife(profile.id),
      ...(summary?.clockOffsetMs === undefined ? {} : { clockOffsetMs: summary.clockOffsetMs }),
      next: condition.next,
      ...soon(deps.endsSoonAt(profile.id)),
      lastRefreshedAt: facts.lastRefreshedAt,
      refreshCount: facts.refreshCount,
      lastError: facts.lastError,
      scope: summary?.scope ?? null,
      account: summary?.account ?? null,
      ...rotatable(profile, definition),
      ...upstreamOf(route),
      proxyUrl: port === null || !route?.upstream ? null : proxyUrl(port, profile.name),
      settings: profile.settings,
      storedSecrets: profile.storedSecrets,
      createdAt: profile.createdAt,
      tags: profile.tags,
    }
  }
}

/** Design: `http://127.0.0.1:<port>/<profile>/…`. An address, not a name: `localhost` may resolve to `::1` first. */
export function proxyUrl(port: number, profileName: string): string {
  return `http://127.0.0.1:${port}/${profileName}/`
}

function soon(at: number | null): Pick<ProfileView, 'endsSoonAt'> {
  return at === null ? {} : { endsSoonAt: at }
}

function rotatable(profile: Profile, definition: ProviderDefinition | undefined): Pick<ProfileView, 'rotates'> {
  const label = definition && profile.grant === 'session' ? rotatableKey(definition, profile.settings) : undefined
  return label === undefined ? {} : { rotates: label }
}

function upstreamOf(route: ProfileRoute | undefined): Pick<ProfileView, 'upstream' | 'headers' | 'endpoints'> {
  const headers = route?.inject.map(({ header }) => header) ?? []
  const usual = headers.length === 0 || (headers.length === 1 && headers[0] === 'Authorization')
  return { upstream: route?.upstream ?? null, ...(usual ? {} : { headers }), endpoints: route?.endpoints ?? {} }
}

/** A definition can be missing: its file was removed while profiles still use it. The profile must stay visible. */
function findDefinition(catalog: ProviderCatalog, id: string) {
  try {
    return catalog.find(id)
  } catch (error) {
    if (error instanceof VaultError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
