import type { TFunction } from 'i18next'
import type { ClientView, ProfileView } from '../../shared/views.ts'
import { formatMoment, formatRelative } from '../text/format.ts'
import { standingRules } from './client-reach.ts'

/** What a key may do, in one line. */
export function permissionsText(
  t: TFunction,
  client: ClientView,
  profiles: readonly ProfileView[],
  now: number,
): string {
  return [profilesText(t, client.permissions.profiles, profiles), ...allowedWords(t, client, now)].join(' · ')
}

/** The same for one profile, which needs no naming. */
export function reachText(t: TFunction, client: ClientView, now: number): string {
  const everywhere = client.permissions.profiles === '*' ? [t('clients.allProfiles')] : []
  return [...everywhere, ...allowedWords(t, client, now)].join(' · ')
}

function allowedWords(t: TFunction, { permissions, limits }: ClientView, now: number): readonly string[] {
  const { methods, paths, origins, otherwise } = permissions
  const rules = standingRules(permissions, now)
  return [
    ...(otherwise === 'ask' && methods.length === 0 && paths.length === 0
      ? []
      : [
          methods.length === 0 ? t('clients.allMethods') : methods.join(', '),
          paths.length === 0 ? t('clients.allPaths') : paths.join(', '),
        ]),
    ...(otherwise === 'ask' ? [t('clients.asksRest')] : []),
    ...(rules.length === 0 ? [] : [t('clients.ruleCount', { count: rules.length })]),
    ...(limits?.requestsPerMinute ? [t('clients.perMinute', { count: limits.requestsPerMinute })] : []),
    ...(limits?.concurrent ? [t('clients.atOnce', { count: limits.concurrent })] : []),
    ...(origins.length === 0 ? [] : [t('clients.origins', { count: origins.length })]),
  ]
}

function profilesText(t: TFunction, allowed: readonly string[] | '*', profiles: readonly ProfileView[]): string {
  if (allowed === '*') return t('clients.allProfiles')
  if (allowed.length === 0) return t('clients.noProfiles')
  const names = allowed.map((id) => profiles.find((profile) => profile.id === id)?.name).filter(Boolean)
  if (names.length === 0 || names.length > 3) return t('clients.profiles', { count: allowed.length })
  return names.join(', ')
}

/** When it was last used, and when it ends. */
export function clientLifeText(t: TFunction, client: ClientView, now: number, locale: string): string {
  const { revokedAt, expiresAt, lastUsedAt, processId } = client
  const relative = (at: number) => ({ relative: formatRelative(at, now, locale) })
  const end =
    revokedAt !== null
      ? t('clients.revoked', relative(revokedAt))
      : expiresAt === null
        ? t('clients.noExpiry')
        : expiresAt > now
          ? t('clients.expires', { moment: formatMoment(expiresAt, now, locale) })
          : t('clients.expired', relative(expiresAt))
  const use = lastUsedAt === null ? t('clients.neverUsed') : t('clients.lastUsed', relative(lastUsedAt))
  return [use, end, ...(processId === null ? [] : [t('clients.process', { id: processId })])].join(' · ')
}
