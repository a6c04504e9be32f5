import type { ClientPermissions } from '../../shared/views.ts'

export type Denial = 'profile-denied' | 'method-denied' | 'path-denied'
/** `null`: allowed. `overrides` are methods that headers ask the upstream to use instead. */
export type Permission = (
  profileId: string,
  method: string,
  rest: string,
  overrides: readonly string[],
) => Denial | null

/** Turns a client's permissions into one check, so that a request costs set look-ups. */
export function compilePermission({ profiles, methods, paths }: ClientPermissions): Permission {
  const profileSet = profiles === '*' ? null : new Set(profiles)
  const methodSet = methods.length === 0 ? null : new Set(methods)
  const prefixes = paths.map((path) => path.replace(/\/+$/, ''))
  return (profileId, method, rest, overrides) => {
    if (profileSet !== null && !profileSet.has(profileId)) return 'profile-denied'
    if (methodSet !== null) {
      if (!methodSet.has(method)) return 'method-denied'
      if (overrides.some((override) => !methodSet.has(override.trim().toUpperCase()))) return 'method-denied'
    }
    if (prefixes.length > 0 && !prefixes.some((prefix) => isUnder(rest === '' ? '/' : rest, prefix)))
      return 'path-denied'
    return null
  }
}

/** Prefixes end at segment boundaries: `/v1` covers `/v1` and `/v1/x`, not `/v1x`. */
function isUnder(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/')
}
