import type {
  ActEntry,
  Answered,
  Committed,
  LabAct,
  LabRowView,
  Presented,
  RequestEntry,
} from '../../shared/lab-journal-views.ts'

export type JournalEntry = LabRowView
export type { ActEntry, Answered, Committed, LabAct, Presented, RequestEntry }

export interface JournalPage {
  readonly entries: readonly JournalEntry[]
  /** The number of the newest entry ever made. */
  readonly newest: number
  /** Entries that are no longer kept. */
  readonly dropped: number
}

export interface LabJournal {
  act(act: LabAct, detail: string, family?: number | null): void
  open(facts: Pick<RequestEntry, 'method' | 'path' | 'endpoint'>): number
  /** Adds to an entry that is still kept. */
  note(number: number, facts: Partial<Omit<RequestEntry, 'kind' | 'number' | 'at'>>): void
  /** Oldest first. `after`: goes on from there. Without it the newest, or the newest before `before`. */
  page(query?: { after?: number; before?: number; limit?: number }): JournalPage
  all(): readonly JournalEntry[]
  /** Called with each new or changed entry. Returns the function that stops listening. */
  onEntry(listener: (entry: JournalEntry) => void): () => void
}

/** An app may send anything for a name; what the journal keeps of it is short. */
const longest = { path: 300, grant: 100, client: 100 } as const
const cut = (text: string | null, most: number): string | null =>
  text !== null && text.length > most ? `${text.slice(0, most)}…` : text

/** @param keep so many newest entries are kept. */
export function createLabJournal(now: () => number, keep = 20_000): LabJournal {
  const entries = new Map<number, JournalEntry>()
  const listeners = new Set<(entry: JournalEntry) => void>()
  let newest = 0

  function put(entry: JournalEntry): void {
    entries.set(entry.number, entry)
    if (entries.size > keep) entries.delete(newest - keep)
    for (const listener of [...listeners]) listener(entry)
  }

  return {
    act(act, detail, family = null) {
      newest += 1
      put({ kind: 'act', number: newest, at: now(), act, family, detail })
    },
    open(facts) {
      newest += 1
      put({
        kind: 'request',
        number: newest,
        at: now(),
        ...facts,
        path: cut(facts.path, longest.path) ?? '',
        grant: null,
        client: null,
        presented: null,
        inQuery: null,
        committed: null,
        faults: [],
        answered: null,
        endedAt: null,
      })
      return newest
    },
    note(number, facts) {
      const entry = entries.get(number)
      if (entry?.kind !== 'request') return
      const { grant, client } = { ...entry, ...facts }
      put({ ...entry, ...facts, grant: cut(grant, longest.grant), client: cut(client, longest.client) })
    },
    page({ after, before, limit = 200 } = {}) {
      const matching = [...entries.values()].filter(
        ({ number }) => number > (after ?? 0) && (before === undefined || number < before),
      )
      // Going on takes the oldest of what is newer; otherwise the newest are wanted.
      const chosen = after === undefined ? matching.slice(-limit) : matching.slice(0, limit)
      return { entries: chosen, newest, dropped: newest - entries.size }
    },
    all: () => [...entries.values()],
    onEntry(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
