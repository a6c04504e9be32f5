import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import { resolveProvider } from '../providers/resolve-provider.ts'
import type { TokenSet } from '../tokens/token-set.ts'

/**
 * Where the credentials of a session may go. A definition and a profile's settings are readable rows, and a definition file
 * can be replaced: without this, whoever changes an address there is sent the refresh token at the next renewal.
 */
export interface SessionTargets {
  /** Origins that the profile's definition and settings name now; kept in the sealed token set by a sign-in. */
  of(profile: Profile): readonly string[]
  /** Why this token set may not be used: its profile leads somewhere its person did not sign in for. */
  strayed(profile: Profile, tokens: Pick<TokenSet, 'boundTo'>): VaultError | undefined
}

/** Members of a definition that hold texts, or links for a person, and nothing that a credential is sent to. */
const withoutTargets: ReadonlySet<string> = new Set<keyof ProviderDefinition>([
  ...(['$schema', 'id', 'name', 'description', 'icon', 'homepage'] as const),
  ...(['inputs', 'environment', 'snippets', 'clientDocuments'] as const),
])

export function createSessionTargets(catalog: Pick<ProviderCatalog, 'find'>): SessionTargets {
  const known = new WeakMap<Profile, { definition: ProviderDefinition; origins: readonly string[] }>()

  const of = (profile: Profile): readonly string[] => {
    const definition = catalog.find(profile.providerId)
    const before = known.get(profile)
    if (before?.definition === definition) return before.origins
    const origins = originsOf(definition, profile.settings)
    known.set(profile, { definition, origins })
    return origins
  }
  return {
    of,
    strayed(profile, { boundTo }) {
      if (boundTo === undefined) return undefined
      const strangers = namedNow(of, profile).filter((origin) => !boundTo.includes(origin))
      return strangers.length === 0 ? undefined : strayedTo(profile, strangers)
    },
  }
}

/** A definition that is missing or does not fit names no place at all; whoever needs one says what is wrong with it. */
function namedNow(of: SessionTargets['of'], profile: Profile): readonly string[] {
  try {
    return of(profile)
  } catch (error) {
    if (error instanceof VaultError) return []
    throw error
  }
}

function originsOf(definition: ProviderDefinition, settings: Profile['settings']): readonly string[] {
  const resolved = resolveProvider(definition, settings)
  const members = Object.entries(resolved.definition).filter(([member]) => !withoutTargets.has(member))
  const origins = new Set<string>()
  collect([Object.fromEntries(members), resolved.inputs], origins)
  return [...origins].sort()
}

function collect(value: unknown, origins: Set<string>): void {
  if (typeof value === 'string') {
    if (/^(?:https?|wss?):\/\//i.test(value) && URL.canParse(value)) origins.add(new URL(value).origin)
  } else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) collect(member, origins)
  }
}

function strayedTo({ name }: Profile, strangers: readonly string[]): VaultError {
  const places = strangers.join(', ')
  return new VaultError('INSECURE_TARGET', said('strayed-target', { profile: name, places }), {
    details: { host: places },
  })
}
