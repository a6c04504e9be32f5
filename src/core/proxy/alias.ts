import type { ClientPermissions } from '../../shared/views.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import type { ProfileRoute, RouteTable } from './proxy-engine.ts'

/** No profile's name begins with it. */
const mark = '~'

/**
 * The routes that the first segment of a path can mean: a profile's own, or with `/~provider` all of that provider's
 * profiles. Some SDKs keep only the origin of their base URL, so the path cannot tell them apart; their key does.
 */
export function candidateRoutes(routes: RouteTable, name: string): readonly ProfileRoute[] {
  if (name.startsWith(mark)) return routes.ofProvider?.(name.slice(mark.length)) ?? []
  const route = routes.find(name)
  return route === undefined ? [] : [route]
}

/** The only candidate, or the only one that the client may use. */
export function routeForClient(
  candidates: readonly ProfileRoute[],
  { profiles }: ClientPermissions,
): ProfileRoute | 'profile-unknown' | 'profile-denied' | 'profile-ambiguous' {
  const [first] = candidates
  if (first === undefined) return 'profile-unknown'
  if (candidates.length === 1) return first
  const allowed = profiles === '*' ? candidates : candidates.filter(({ profileId }) => profiles.includes(profileId))
  if (allowed.length > 1) return 'profile-ambiguous'
  return allowed[0] ?? 'profile-denied'
}

/** A document that a definition lets the proxy answer at its root, as JSON text; `{alias}` becomes `/~<provider>`. */
export function clientDocument(definitions: readonly ProviderDefinition[], path: string): string | undefined {
  for (const { id, clientDocuments } of definitions) {
    const found = clientDocuments.find((document) => document.path === path)
    if (found) return JSON.stringify(found.json).replaceAll('{alias}', `/${mark}${id}`)
  }
  return undefined
}
