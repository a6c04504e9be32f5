import type { ProfileView } from '../../../shared/views.ts'

/** Numbers of this many digits compare as numbers. */
const digits = 20

/** Names are ASCII (`profileNamePattern`), so padded numbers and plain comparison do what a collator does, ten times faster. */
function sortKey(name: string): string {
  return name.replace(/\d+/g, (number) => number.padStart(digits, '0'))
}

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
      const keyed = profiles.map(({ id, name }) => ({ id, key: sortKey(name) }))
      keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      ranks = new Map(keyed.map(({ id }, at) => [id, at]))
    }
    return ranks
  }
}
