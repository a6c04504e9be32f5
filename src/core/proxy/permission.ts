import type { ClientPermissions } from '../../shared/views.ts'
import { compileRule } from '../access/compile-rule.ts'
import { patternOfPath } from '../access/path-pattern.ts'

export type Denial = 'profile-denied' | 'method-denied' | 'path-denied' | 'rule-denied'

/** A person decides. */
export interface Ask {
  /** The request's method and, behind it, those that its headers ask for instead. */
  readonly methods: readonly string[]
  /** What follows the profile's name, without the query. */
  readonly path: string
  /** The pattern that an answer for longer than once would allow. */
  readonly covers: string
}

/** `null`: allowed. `overrides` are methods that headers ask the upstream to use instead. */
export type Permission = (
  profileId: string,
  method: string,
  rest: string,
  overrides: readonly string[],
) => Denial | Ask | null

/** Whether the path of a request has any part in what this client may do. */
export function judgesPaths({ paths, rules, otherwise }: ClientPermissions): boolean {
  return paths.length > 0 || (rules ?? []).length > 0 || otherwise === 'ask'
}

const noOverrides: readonly string[] = []

/**
 * Turns a client's permissions into one check. The profiles are the frame: nothing outside is ever allowed. Inside, the
 * first rule that fits answers; what none fits is allowed if methods and paths cover it, and else denied or asked about.
 */
export function compilePermission(permissions: ClientPermissions, now: () => number): Permission {
  const { profiles } = permissions
  const profileSet = profiles === '*' ? null : new Set(profiles)
  const covered = compileLimits(permissions)
  const rules = (permissions.rules ?? []).map(compileRule)
  const asks = permissions.otherwise === 'ask'
  // Who asks and names no limits allows nothing by themselves; otherwise there would be nothing to ask about.
  const unlimited = permissions.methods.length === 0 && permissions.paths.length === 0
  return (profileId, method, rest, given) => {
    if (profileSet !== null && !profileSet.has(profileId)) return 'profile-denied'
    if (rules.length === 0 && !asks) return covered(method, rest, given)
    const path = rest === '' ? '/' : rest
    const overrides = given.length === 0 ? noOverrides : given.map((override) => override.trim().toUpperCase())
    const request = { profileId, method, overrides, path }
    const rule = rules.find((one) => one.fits(request, now()))
    if (rule?.answer === 'allow') return null
    if (rule?.answer === 'deny') return 'rule-denied'
    if (rule === undefined) {
      const denial = asks && unlimited ? 'path-denied' : covered(method, rest, given)
      if (denial === null || !asks) return denial
    }
    // A method that no rule could name cannot be asked about either.
    if (!overrides.every((override) => /^[A-Z][A-Z-]{0,31}$/.test(override))) return 'method-denied'
    return { methods: [method, ...overrides], path, covers: rule?.covers(path) ? rule.path : patternOfPath(path) }
  }
}

/** The simple part: methods and path prefixes. */
function compileLimits({
  methods,
  paths,
}: ClientPermissions): (method: string, rest: string, overrides: readonly string[]) => Denial | null {
  const methodSet = methods.length === 0 ? null : new Set(methods)
  const prefixes = paths.map((path) => path.replace(/\/+$/, ''))
  return (method, rest, overrides) => {
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
