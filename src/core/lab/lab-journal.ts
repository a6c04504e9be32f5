import type { LabEndpoint } from './lab-endpoint.ts'

/** What an app showed to the server. No token stands here: numbers name it. */
export interface Presented {
  readonly kind: 'refresh-token' | 'access-token' | 'code' | 'device-code'
  readonly family: number | null
  readonly serial: number | null
  readonly state: 'good' | 'spent' | 'expired' | 'revoked' | 'unknown'
  /** Since it was spent or had expired. */
  readonly sinceMs: number | null
  /** With a refresh token: what the family's newest access token still had to live, and its whole life. */
  readonly accessLeftMs: number | null
  readonly accessLifetimeMs: number | null
  readonly place: 'header' | 'body' | 'query'
}

/** What the server wrote down for good, whether or not its answer arrived. */
export interface Committed {
  readonly kind: 'issued' | 'rotated' | 'kept' | 'repeated' | 'family-revoked' | 'revoked' | 'expired' | 'authorized'
  readonly family: number | null
  readonly accessSerial: number | null
  readonly refreshSerial: number | null
}

export interface Answered {
  /** `null`: no head was sent. */
  readonly status: number | null
  /** The OAuth error code, or why the server refused. */
  readonly error: string | null
  readonly retryAfterMs: number | null
  /** How it went on the wire. `client-gone`: the app hung up first. */
  readonly wire: 'sent' | 'dropped' | 'reset' | 'truncated' | 'client-gone'
}

export interface RequestEntry {
  readonly kind: 'request'
  readonly number: number
  /** Epoch ms, true clock. */
  readonly at: number
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly endpoint: LabEndpoint
  readonly grant: string | null
  readonly client: string | null
  readonly presented: Presented | null
  /** A live or dead token of this lab stood in the query, where logs and histories keep it. */
  readonly inQuery: 'access-token' | 'refresh-token' | null
  readonly committed: Committed | null
  /** The rules of the plan that struck. */
  readonly faults: readonly { readonly id: string; readonly kind: string }[]
  /** `null` while the answer is under way. */
  readonly answered: Answered | null
  readonly endedAt: number | null
}

export interface ActEntry {
  readonly kind: 'act'
  readonly number: number
  readonly at: number
  readonly act: LabAct
  readonly family: number | null
  /** What it was about: names of settings or rules, counts. Never a token. */
  readonly detail: string
}

export type LabAct =
  | 'started'
  | 'stopped'
  | 'tls'
  | 'settings'
  | 'faults'
  | 'expire-access'
  | 'revoke'
  | 'signed-in'
  | 'scenario'

export type JournalEntry = RequestEntry | ActEntry

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
  /** Oldest first. `after`: only entries with a greater number. */
  page(query?: { after?: number; before?: number; limit?: number }): JournalPage
  all(): readonly JournalEntry[]
  /** Called with each new or changed entry. Returns the function that stops listening. */
  onEntry(listener: (entry: JournalEntry) => void): () => void
}

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
      if (entry?.kind === 'request') put({ ...entry, ...facts })
    },
    page({ after = 0, before, limit = 200 } = {}) {
      const matching = [...entries.values()].filter(
        ({ number }) => number > after && (before === undefined || number < before),
      )
      // Going back takes the newest of what is older; going on takes the oldest of what is newer.
      const chosen = before === undefined ? matching.slice(0, limit) : matching.slice(-limit)
      return { entries: chosen, newest, dropped: newest - entries.size }
    },
    all: () => [...entries.values()],
    onEntry(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
