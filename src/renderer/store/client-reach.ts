import type { ClientRule } from '../../shared/access-views.ts'
import type { ClientPermissions, ClientView } from '../../shared/views.ts'

/** Whether its key still opens anything. */
export function isActive({ revokedAt, expiresAt }: ClientView, now: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now)
}

/** The clients whose key reaches a profile now: those that were made for it first, then by what was used of late. */
export function clientsOf(profileId: string, clients: readonly ClientView[], now: number): readonly ClientView[] {
  const everywhere = ({ permissions }: ClientView) => permissions.profiles === '*'
  return clients
    .filter((client) => isActive(client, now))
    .filter(({ permissions: { profiles } }) => profiles === '*' || profiles.includes(profileId))
    .sort(
      (a, b) =>
        Number(everywhere(a)) - Number(everywhere(b)) ||
        (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) ||
        b.createdAt - a.createdAt,
    )
}

/** The rules that still hold. */
export function standingRules({ rules = [] }: ClientPermissions, now: number): readonly ClientRule[] {
  return rules.filter(({ until }) => until === null || until > now)
}
