import { VaultError } from '../errors.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import { resolveProvider } from '../providers/resolve-provider.ts'
import { fillUrlTemplate } from '../providers/template.ts'

/**
 * What the limit per host counts by: the host (with its port) that a renewal of this profile asks. Many profiles of one
 * provider may have many servers, and several providers may share one.
 */
export function createRefreshHost(
  profiles: Pick<ProfileStore, 'get'>,
  catalog: Pick<ProviderCatalog, 'find'>,
): (profileId: string) => string {
  const known = new WeakMap<Profile, { definition: ProviderDefinition; host: string }>()
  return (profileId) => {
    const profile = profiles.get(profileId)
    if (!profile) return ''
    const definition = definitionOf(catalog, profile)
    if (!definition) return profile.providerId
    const before = known.get(profile)
    if (before?.definition === definition) return before.host
    const host = hostFor(definition, profile)
    known.set(profile, { definition, host })
    return host
  }
}

/** A definition can be missing while its profiles stay: they count by its name, and the attempt says what is wrong. */
function definitionOf(catalog: Pick<ProviderCatalog, 'find'>, profile: Profile): ProviderDefinition | undefined {
  try {
    return catalog.find(profile.providerId)
  } catch (error) {
    if (error instanceof VaultError) return undefined
    throw error
  }
}

function hostFor(definition: ProviderDefinition, profile: Profile): string {
  // Signed here: no server is asked, so only the limit overall counts.
  if (profile.grant === 'self-signed') return `profile:${profile.id}`
  const { tokenEndpoint, issuer } = profile.settings
  // What is set wins over the definition, so the rest need not be filled in to know the host.
  const set = profile.grant === 'session' ? undefined : tokenEndpoint || issuer
  if (set && URL.canParse(set)) return new URL(set).host
  try {
    const { definition: resolved, inputs } = resolveProvider(definition, profile.settings)
    const recipe = definition.session?.refresh?.request.url
    const asked =
      profile.grant === 'session'
        ? recipe && fillUrlTemplate(recipe, (name) => inputs[name])
        : (resolved.oauth?.tokenEndpoint ?? resolved.oauth?.issuer)
    const url = asked ?? resolved.upstream
    return url !== undefined && URL.canParse(url) ? new URL(url).host : profile.providerId
  } catch (error) {
    if (error instanceof VaultError) return profile.providerId
    throw error
  }
}
