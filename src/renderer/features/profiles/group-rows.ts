import type { ProfileView } from '../../../shared/views.ts'
import { localText } from '../../text/local-text.ts'

export const groupings = ['none', 'provider', 'state', 'tag'] as const
export type Grouping = (typeof groupings)[number]

/** What the list shows from top to bottom: headings and profiles. */
export type ListItem =
  | { readonly kind: 'group'; readonly id: string; readonly label: string; readonly count: number }
  | { readonly kind: 'profile'; readonly profile: ProfileView; readonly position: number }

export interface GroupWords {
  readonly locale: string
  readonly stateName: (profile: ProfileView) => string
  readonly untagged: string
}

/**
 * Puts rows under headings without changing their order within one; groups come in the order of their first row, so that
 * what needs a person stays on top. A profile stands under its first tag only: it is one row, and one selection.
 */
export function groupRows(rows: readonly ProfileView[], by: Grouping, words: GroupWords): readonly ListItem[] {
  if (by === 'none') return rows.map((profile, at) => ({ kind: 'profile', profile, position: at + 1 }))
  const groups = new Map<string, ProfileView[]>()
  for (const profile of rows) {
    const label = labelOf(profile, by, words)
    const members = groups.get(label)
    if (members) members.push(profile)
    else groups.set(label, [profile])
  }
  const items: ListItem[] = []
  let position = 0
  for (const [label, members] of groups) {
    items.push({ kind: 'group', id: `group-${items.length}`, label, count: members.length })
    for (const profile of members) {
      position += 1
      items.push({ kind: 'profile', profile, position })
    }
  }
  return items
}

function labelOf(profile: ProfileView, by: Exclude<Grouping, 'none'>, words: GroupWords): string {
  if (by === 'provider') return localText(profile.providerName, words.locale)
  return by === 'state' ? words.stateName(profile) : (profile.tags[0] ?? words.untagged)
}
