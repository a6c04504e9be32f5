import type { ProfileState, ProfileView } from '../../../shared/views.ts'
import { localText } from '../../text/local-text.ts'

export const sortOrders = ['attention', 'name', 'expiry'] as const
export type SortOrder = (typeof sortOrders)[number]

export const stateFilters = ['all', 'attention', 'working', 'signed-out'] as const
export type StateFilter = (typeof stateFilters)[number]

export interface ListQuery {
  readonly search: string
  readonly filter: StateFilter
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

const filters: Readonly<Record<StateFilter, (profile: ProfileView) => boolean>> = {
  all: () => true,
  attention: ({ state }) => state === 'needs-sign-in' || state === 'expired',
  working: ({ state }) => state === 'valid' || state === 'refreshing' || state === 'static',
  'signed-out': ({ state }) => state === 'signed-out' || state === 'signing-in',
}

/** The rows of the list: every word of the search must occur somewhere in what a person knows of the profile. */
export function listProfiles(profiles: readonly ProfileView[], query: ListQuery): readonly ProfileView[] {
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean)
  const rows = profiles.filter(filters[query.filter]).filter((profile) => {
    if (words.length === 0) return true
    const text = searchText(profile)
    return words.every((word) => text.includes(word))
  })
  return rows.sort(comparators[query.sort])
}

export function countAttention(profiles: readonly ProfileView[]): number {
  return profiles.filter(filters.attention).length
}

// A collator is many times faster than localeCompare, which matters with thousands of rows.
const collator = new Intl.Collator('en', { numeric: true })
const byName = (a: ProfileView, b: ProfileView): number => collator.compare(a.name, b.name)

const comparators: Readonly<Record<SortOrder, (a: ProfileView, b: ProfileView) => number>> = {
  name: byName,
  attention: (a, b) => rank[a.state] - rank[b.state] || byName(a, b),
  expiry: (a, b) => (a.access.expiresAt ?? Infinity) - (b.access.expiresAt ?? Infinity) || byName(a, b),
}

function searchText({ name, providerId, providerName, account, tags, upstream }: ProfileView): string {
  const parts = [
    name,
    providerId,
    localText(providerName, 'en'),
    localText(providerName, 'zh-CN'),
    account,
    upstream,
    ...tags,
  ]
  return parts.join(' ').toLowerCase()
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
