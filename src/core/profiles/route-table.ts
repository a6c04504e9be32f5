import type { ProviderDefinition } from '../providers/definition.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import { resolveProvider } from '../providers/resolve-provider.ts'
import { clientDocument } from '../proxy/alias.ts'
import type { ProfileRoute, RouteTable } from '../proxy/proxy-engine.ts'
import type { Profile } from './profile.ts'
import type { ProfileStore } from './profile-store.ts'

/**
 * What a sign-in found stands for the upstream that the settings name, as long as both are at one origin: a key that was
 * made for one host is not sent to another because somebody changed an address.
 */
function upstreamOf({ upstream, discovery }: ProviderDefinition, found: string | undefined): string | null {
  if (upstream === undefined || !discovery || found === undefined) return upstream ?? null
  return new URL(found).origin === new URL(upstream).origin ? found : null
}

export interface MutableRouteTable extends RouteTable {
  /** Forgets what was compiled for these profiles (all without an argument). */
  invalidate(profileIds?: readonly string[]): void
}

/**
 * Routes by profile name, compiled on first use and kept until the profile or its provider changes, so that a request
 * costs one map look-up. A profile whose provider or settings cannot be resolved has no route.
 */
export function createRouteTable(
  profiles: ProfileStore,
  catalog: ProviderCatalog,
  report: (profileId: string, error: unknown) => void,
): MutableRouteTable {
  const byName = new Map<string, { profile: Profile; route: ProfileRoute | undefined }>()

  const compile = (profile: Profile): ProfileRoute | undefined => {
    try {
      const { definition, inputs, keyHeaders, plainHttp, privateNetwork } = resolveProvider(
        catalog.find(profile.providerId),
        profile.settings,
      )
      return {
        profileId: profile.id,
        profileName: profile.name,
        upstream: upstreamOf(definition, profiles.session(profile.id).facts.summary?.upstream),
        endpoints: definition.endpoints,
        inject: profile.grant === 'none' ? [] : definition.inject,
        keyHeaders,
        settings: inputs,
        auth: profile.grant === 'none' ? 'none' : definition.auth,
        plainHttpConsent: plainHttp,
        privateNetworkConsent: privateNetwork,
        ...(definition.queryCredential === undefined ? {} : { queryCredential: definition.queryCredential }),
        ...(definition.rejection === undefined ? {} : { rejection: definition.rejection }),
      }
    } catch (error) {
      report(profile.id, error)
      return undefined
    }
  }

  const table: MutableRouteTable = {
    find(name) {
      const known = byName.get(name)
      // A profile is another object after each change: a rename leaves its old name behind, a sign-in may bring another grant.
      if (known && profiles.get(known.profile.id) === known.profile) return known.route
      byName.delete(name)
      const profile = profiles.named(name)
      if (!profile) return undefined
      const route = compile(profile)
      byName.set(name, { profile, route })
      return route
    },
    ofProvider: (providerId) =>
      profiles
        .list()
        .filter((profile) => profile.providerId === providerId)
        .flatMap(({ name }) => table.find(name) ?? []),
    // Only for a provider that is used: a machine without such a profile answers as if it knew nothing of it.
    document(path) {
      const used = new Set(profiles.list().map(({ providerId }) => providerId))
      return clientDocument(
        catalog.list().filter(({ id }) => used.has(id)),
        path,
      )
    },
    invalidate(profileIds) {
      if (profileIds === undefined) return byName.clear()
      const changed = new Set(profileIds)
      for (const [name, { profile }] of byName) if (changed.has(profile.id)) byName.delete(name)
    },
  }
  return table
}
