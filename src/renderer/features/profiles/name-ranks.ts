import type { ProfileView } from '../../../shared/views.ts'

// A collator is many times faster than localeCompare, which matters with thousands of rows.
const collator = new Intl.Collator('en', { numeric: true })

/**
 * The place of each profile by name, by id. Kept while no name changes: a refresh replaces a view every few seconds, and
 * sorting ten thousand names anew each time would be felt.
 */
export function createNameRanks(): (profiles: readonly ProfileView[]) => ReadonlyMap<string, number> {
  let names: readonly string[] = []
  let ranks: ReadonlyMap<string, number> = new Map()
  return (profiles) => {
    const same =
      names.length === profiles.length && profiles.every(({ name, id }, at) => names[at] === name && ranks.has(id))
    if (!same) {
      names = profiles.map(({ name }) => name)
      const sorted = [...profiles].sort((a, b) => collator.compare(a.name, b.name))
      ranks = new Map(sorted.map(({ id }, at) => [id, at]))
    }
    return ranks
  }
}
