import { formatRule } from '../shared/rule-text.ts'
import type { ClientView } from '../shared/views.ts'
import { timeLeft } from './profile-text.ts'

export type NameOf = (profileId: string) => string

export function clientState({ revokedAt, expiresAt }: ClientView, now: number): string {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt === null) return 'live'
  return expiresAt > now ? `live, ${timeLeft(expiresAt, now)}` : 'ended'
}

export function clientProfiles({ permissions }: ClientView, nameOf: NameOf): string {
  return permissions.profiles === '*' ? 'every profile' : permissions.profiles.map(nameOf).join(', ')
}

/** What limits it, in a few words: `GET /v1, 2 rules, asks, 60/min, 4 at once`. */
export function clientLimits({ permissions, limits }: ClientView): string {
  const { methods, paths, rules = [], otherwise } = permissions
  const said = [
    ...(methods.length + paths.length === 0 ? [] : [[...methods, ...paths].join(' ')]),
    ...(rules.length === 0 ? [] : [rules.length === 1 ? '1 rule' : `${rules.length} rules`]),
    ...(otherwise === 'ask' ? ['asks'] : []),
    ...(limits?.requestsPerMinute == null ? [] : [`${limits.requestsPerMinute}/min`]),
    ...(limits?.concurrent == null ? [] : [`${limits.concurrent} at once`]),
  ]
  return said.length === 0 ? '-' : said.join(', ')
}

/** Everything about one client, a line each. */
export function clientLines(client: ClientView, nameOf: NameOf, now: number): [string, string][] {
  const { permissions, limits } = client
  const { rules = [], otherwise = 'deny' } = permissions
  const list = (words: readonly string[]) => (words.length === 0 ? 'any' : words.join(' '))
  const burst = limits?.burst == null ? '' : `, ${limits.burst} at once`
  return [
    ['name', client.name],
    ['id', client.id],
    ['key', client.keyHint],
    ['state', clientState(client, now)],
    ['last used', client.lastUsedAt === null ? 'never' : new Date(client.lastUsedAt).toISOString()],
    ...(client.processId === null ? [] : [['process', String(client.processId)] as [string, string]]),
    ['profiles', clientProfiles(client, nameOf)],
    ...rules.map((rule, at): [string, string] => [at === 0 ? 'rules' : '', formatRule(rule, nameOf)]),
    ['methods', list(permissions.methods)],
    ['paths', list(permissions.paths)],
    ['otherwise', otherwise],
    ...(permissions.origins.length === 0 ? [] : [['web pages', permissions.origins.join(' ')] as [string, string]]),
    ['rate', limits?.requestsPerMinute == null ? 'any' : `${limits.requestsPerMinute} a minute${burst}`],
    ['at once', limits?.concurrent == null ? 'any' : String(limits.concurrent)],
  ]
}
