import { needsPerson, personNeededAt } from '../../../shared/attention.ts'
import type { ProfileState, ProfileView } from '../../../shared/views.ts'
import { localText } from '../../text/local-text.ts'
import { createNameRanks } from './name-ranks.ts'

export const sortOrders = ['attention', 'name', 'expiry'] as const
export type SortOrder = (typeof sortOrders)[number]

export const stateFilters = ['all', 'attention', 'soon', 'working', 'signed-out'] as const
export type StateFilter = (typeof stateFilters)[number]

export interface ListQuery {
  readonly search: string
  readonly filter: StateFilter
  /** Only profiles with this tag. */
  readonly tag: string | null
  readonly sort: SortOrder
}

const rank: Readonly<Record<ProfileState, number>> = {
  'needs-sign-in': 0,
  expired: 1,
  'signing-in': 2,
  refreshing: 3,
  valid: 3,
  static: 3,
  'signed-out': 4,
}

const filters: Readonly<Record<StateFilter, (profile: ProfileView, now: number) => boolean>> = {
  all: () => true,
  attention: (profile) => needsPerson(profile) || profile.state === 'expired',
  soon: (profile, now) => needsPerson(profile) || personNeededAt(profile, now) !== null,
  working: ({ state }) => state === 'valid' || state === 'refreshing' || state === 'static',
  'signed-out': ({ state }) => state === 'signed-out' || state === 'signing-in',
}

export type ProfileListing = (profiles: readonly ProfileView[], query: ListQuery, now: number) => readonly ProfileView[]

/**
 * Makes the rows of the list: every word of the search must occur somewhere in what a person knows of the profile. What
 * costs time with ten thousand profiles is remembered: the order of the names, and the text that a search looks at.
 */
export function createProfileListing(): ProfileListing {
  const nameRanks = createNameRanks()
  const texts = new WeakMap<ProfileView, string>()
  const textOf = (profile: ProfileView): string => {
    const known = texts.get(profile) ?? searchText(profile)
    texts.set(profile, known)
    return known
  }
  return (profiles, query, now) => {
    const words = query.search.toLowerCase().split(/\s+/).filter(Boolean)
    const fits = filters[query.filter]
    const rows = profiles.filter((profile) => {
      if (!fits(profile, now) || (query.tag !== null && !profile.tags.includes(query.tag))) return false
      return words.length === 0 || words.every((word) => textOf(profile).includes(word))
    })
    const ranks = nameRanks(profiles)
    return rows.sort((a, b) => before[query.sort](a, b) || (ranks.get(a.id) ?? 0) - (ranks.get(b.id) ?? 0))
  }
}

/** Every tag that a profile has, by name, with how many have it. */
export function countTags(profiles: readonly ProfileView[]): readonly (readonly [tag: string, count: number])[] {
  const counts = new Map<string, number>()
  for (const { tags } of profiles) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}

const before: Readonly<Record<SortOrder, (a: ProfileView, b: ProfileView) => number>> = {
  name: () => 0,
  attention: (a, b) => rank[a.state] - rank[b.state],
  // Two that never end are equal: their difference would be no number.
  expiry: (a, b) => (a.access.expiresAt === b.access.expiresAt ? 0 : endOf(a) - endOf(b)),
}

function endOf({ access }: ProfileView): number {
  return access.expiresAt ?? Number.MAX_VALUE
}

function searchText({ name, providerId, providerName, account, tags, upstream, state }: ProfileView): string {
  const provider = [providerId, localText(providerName, 'en'), localText(providerName, 'zh-CN')]
  return [name, ...provider, account, upstream, state, ...tags].join(' ').toLowerCase()
}

/** The row to choose with a key, or `null` when the key means nothing to a list. */
export function moveInList(key: string, at: number, length: number, page: number): number | null {
  if (length === 0) return null
  const last = length - 1
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at === -1 ? last : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  }
  const to = moves[key]
  return to === undefined ? null : Math.max(0, Math.min(last, to))
}
