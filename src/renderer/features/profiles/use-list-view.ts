import { useCallback, useState } from 'react'
import { type Grouping, groupings } from './group-rows.ts'
import { type ListQuery, type SortOrder, sortOrders, stateFilters } from './list-model.ts'

export interface ListView extends ListQuery {
  readonly group: Grouping
}

const start: ListView = { search: '', filter: 'all', tag: null, sort: 'attention', group: 'none' }
const storageKey = 'tokenvault.list'

/** How the list is looked at. Sorting and grouping are a habit and outlive the window; a search and a filter do not. */
export function useListView(): readonly [ListView, (view: ListView) => void] {
  const [view, setView] = useState(() => ({ ...start, ...remembered() }))
  const change = useCallback((next: ListView) => {
    setView(next)
    try {
      if (next.sort !== start.sort || next.group !== start.group || localStorage.getItem(storageKey) !== null) {
        localStorage.setItem(storageKey, JSON.stringify({ sort: next.sort, group: next.group }))
      }
    } catch {
      // A browser that keeps nothing: then it is not remembered.
    }
  }, [])
  return [view, change]
}

function remembered(): Partial<ListView> {
  try {
    const { sort, group } = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as { sort?: unknown; group?: unknown }
    return {
      ...(sortOrders.includes(sort as SortOrder) ? { sort: sort as SortOrder } : {}),
      ...(groupings.includes(group as Grouping) ? { group: group as Grouping } : {}),
    }
  } catch {
    return {}
  }
}

/** Whether anything is left out. */
export function narrowed({ search, filter, tag }: ListQuery): boolean {
  return search !== '' || filter !== stateFilters[0] || tag !== null
}
