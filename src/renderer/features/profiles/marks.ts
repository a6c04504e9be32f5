/** The profiles that are marked for an action on all of them, and the one where a range begins. */
export interface Marks {
  readonly ids: ReadonlySet<string>
  readonly anchor: string | null
}

export const noMarks: Marks = { ids: new Set(), anchor: null }

export function toggleMark({ ids }: Marks, id: string): Marks {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** Marks everything from the anchor (or else `from`) to `to`, in the order of the list. */
export function markRange(marks: Marks, order: readonly string[], from: string | null, to: string): Marks {
  const anchor = marks.anchor !== null && order.includes(marks.anchor) ? marks.anchor : (from ?? to)
  const [first, last] = [order.indexOf(anchor), order.indexOf(to)].sort((a, b) => a - b)
  return { ids: new Set(order.slice(Math.max(0, first ?? 0), (last ?? 0) + 1)), anchor }
}

export function markAll(order: readonly string[]): Marks {
  return { ids: new Set(order), anchor: order[0] ?? null }
}

/** Marks of profiles that the list no longer shows must not be acted upon unseen. */
export function keepShown(marks: Marks, order: readonly string[]): Marks {
  if (marks.ids.size === 0) return marks
  const shown = new Set(order)
  const ids = [...marks.ids].filter((id) => shown.has(id))
  return ids.length === marks.ids.size ? marks : { ids: new Set(ids), anchor: marks.anchor }
}
