import type { ClientRule } from '../../shared/access-views.ts'
import type { ClientPermissions } from '../../shared/views.ts'

/** The permissions without the first rule that is the same as this one; others that came meanwhile stay. */
export function withoutRule(permissions: ClientPermissions, rule: ClientRule): ClientPermissions {
  const rules = permissions.rules ?? []
  const at = rules.findIndex((one) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(rule)))
  return at === -1 ? permissions : { ...permissions, rules: rules.toSpliced(at, 1) }
}

function sorted({ answer, profiles, methods, path, until }: ClientRule): unknown[] {
  return [answer, profiles, methods, path, until]
}
