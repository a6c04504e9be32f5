/** Keys ordered by time: setting, removing and taking cost O(log n), so that ten thousand profiles need no scan. */
export interface DueHeap {
  /** Adds a key or moves it. */
  set(key: string, at: number): void
  remove(key: string): void
  first(): { readonly key: string; readonly at: number } | undefined
  clear(): void
  readonly size: number
}

interface Entry {
  readonly key: string
  readonly at: number
}

/** A binary heap that knows where each key stands. */
export function createDueHeap(): DueHeap {
  const entries: Entry[] = []
  const places = new Map<string, number>()
  const timeAt = (place: number) => (entries[place] as Entry).at

  const put = (place: number, entry: Entry) => {
    entries[place] = entry
    places.set(entry.key, place)
  }
  const swap = (left: number, right: number) => {
    const entry = entries[left] as Entry
    put(left, entries[right] as Entry)
    put(right, entry)
  }
  const rise = (start: number) => {
    let place = start
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (timeAt(parent) <= timeAt(place)) return
      swap(place, parent)
      place = parent
    }
  }
  const sink = (start: number) => {
    let place = start
    for (;;) {
      let smallest = place
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < entries.length && timeAt(child) < timeAt(smallest)) smallest = child
      }
      if (smallest === place) return
      swap(place, smallest)
      place = smallest
    }
  }
  const removeAt = (place: number) => {
    const last = entries.length - 1
    if (place !== last) swap(place, last)
    places.delete((entries.pop() as Entry).key)
    if (place === last) return
    rise(place)
    sink(place)
  }

  return {
    set(key, at) {
      const place = places.get(key)
      if (place === undefined) {
        put(entries.length, { key, at })
        rise(entries.length - 1)
        return
      }
      put(place, { key, at })
      rise(place)
      sink(places.get(key) as number)
    },
    remove(key) {
      const place = places.get(key)
      if (place !== undefined) removeAt(place)
    },
    first: () => entries[0],
    clear() {
      entries.length = 0
      places.clear()
    },
    get size() {
      return entries.length
    },
  }
}
