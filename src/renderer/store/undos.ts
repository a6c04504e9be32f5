import { createStore, type StoreApi } from 'zustand/vanilla'

/** Something that was done and can still be taken back. */
export interface Undo {
  readonly id: number
  /** What was done, as its message said it. */
  readonly title: string
  /** Epoch ms on the clock of the window. */
  readonly endsAt: number
  readonly run: () => void
}

/** What was done of late, the newest last; Ctrl+Z and the palette take it back in that order. */
export interface Undos extends StoreApi<readonly Undo[]> {
  /** Returns the id under which it can be taken back. */
  add(title: string, run: () => void): number
  /** The newest that can still be taken back. */
  last(): Undo | undefined
  /** Takes it back, once; without an id, the newest. `false`: there is nothing. */
  undo(id?: number): boolean
}

/** As long as the host keeps what was removed, signed out or revoked (`docs/adr/0017`). */
const keptMs = 60_000

export function createUndos(now: () => number): Undos {
  const store = createStore<readonly Undo[]>(() => [])
  let latest = 0
  // A clock that is set back must not offer it for longer.
  const open = () => store.getState().filter(({ endsAt }) => endsAt > now() && endsAt <= now() + keptMs)
  const last = () => open().at(-1)
  return Object.assign(store, {
    add(title: string, run: () => void) {
      latest += 1
      store.setState([...open(), { id: latest, title, endsAt: now() + keptMs, run }], true)
      return latest
    },
    last,
    undo(id?: number) {
      // What a message offers is asked of the host even when it is late: the host knows, and says so.
      const found = id === undefined ? last() : store.getState().find((one) => one.id === id)
      if (!found) return false
      store.setState(
        store.getState().filter((one) => one !== found),
        true,
      )
      found.run()
      return true
    },
  })
}
