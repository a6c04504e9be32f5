import type { LabOutcome, LabVerdictId } from '../../../shared/lab-views.ts'
import type { JournalEntry, RequestEntry } from '../lab-journal.ts'
import type { Family } from '../token-families.ts'

/**
 * Everything that is known of a run when it is judged. A host's lab keeps thousands of rows and judges them while others
 * wait, so that a judge looks things up by number, session or serial instead of reading all rows for each row.
 */
export interface LabRun {
  readonly entries: readonly JournalEntry[]
  /** Requests only, oldest first. */
  readonly requests: readonly RequestEntry[]
  /** Those of them that were refreshes. */
  readonly refreshes: readonly RequestEntry[]
  readonly families: readonly Family[]
  family(id: number | null | undefined): Family | undefined
  /** Requests that showed or brought a token of that session, oldest first. */
  ofFamily(id: number | null): readonly RequestEntry[]
}

export function labRun(entries: readonly JournalEntry[], families: readonly Family[]): LabRun {
  const requests = entries.filter((entry) => entry.kind === 'request')
  const byId = new Map(families.map((family) => [family.id, family]))
  const rowsOf = new Map<number | null, RequestEntry[]>()
  for (const request of requests) {
    for (const id of new Set([request.presented?.family, request.committed?.family])) {
      if (id === undefined) continue
      const rows = rowsOf.get(id)
      if (rows) rows.push(request)
      else rowsOf.set(id, [request])
    }
  }
  return {
    entries,
    requests,
    refreshes: requests.filter(({ grant }) => grant === 'refresh_token'),
    families,
    family: (id) => (id == null ? undefined : byId.get(id)),
    ofFamily: (id) => rowsOf.get(id) ?? [],
  }
}

/** Where in rows, ordered by number, those after `number` begin. */
export function after(rows: readonly RequestEntry[], number: number): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.number ?? 0) > number) high = middle
    else low = middle + 1
  }
  return low
}

/** The last row before `number` that fits. */
export function lastBefore(
  rows: readonly RequestEntry[],
  number: number,
  fits: (row: RequestEntry) => boolean,
): RequestEntry | undefined {
  for (let at = after(rows, number - 1) - 1; at >= 0; at -= 1) {
    const row = rows[at]
    if (row && fits(row)) return row
  }
  return undefined
}

/** What one judge finds; whether it was expected is the scenario's business. */
export interface Finding {
  readonly id: LabVerdictId
  readonly outcome: LabOutcome
  readonly variant: string
  readonly count: number
  readonly ms: number | null
  readonly sentence: string
  readonly rows: readonly number[]
}

export type Judge = (run: LabRun) => Finding

const mostRows = 20

/** Fails with the rows that show it. */
export function failed(
  id: LabVerdictId,
  rows: readonly RequestEntry[],
  told: { variant?: string; sentence: string; ms?: number | null },
): Finding {
  const numbers = rows.map(({ number }) => number).slice(0, mostRows)
  const { variant = 'any', sentence, ms = null } = told
  return { id, outcome: 'fail', variant, count: rows.length, ms, sentence, rows: numbers }
}

/** Passes when the situation came up, and says so when it did not. */
export function passed(id: LabVerdictId, seen: readonly RequestEntry[], pass: string, notSeen: string): Finding {
  const rows = seen.map(({ number }) => number).slice(-mostRows)
  const common = { id, variant: 'any', count: seen.length, ms: null, rows }
  return seen.length > 0
    ? { ...common, outcome: 'pass', sentence: pass }
    : { ...common, outcome: 'not-seen', sentence: notSeen }
}

/** The app has the whole answer in its hands. */
export function arrived({ answered }: RequestEntry): boolean {
  return answered?.wire === 'sent'
}

/** A token answer that the app could use: nothing in it was spoiled. */
export function gaveTokens(entry: RequestEntry): boolean {
  const committed = entry.committed?.kind
  const issued = committed === 'issued' || committed === 'rotated' || committed === 'kept' || committed === 'repeated'
  const spoiled = entry.faults.some(({ kind }) => kind === 'garbage' || kind === 'html')
  return issued && arrived(entry) && !spoiled && entry.answered?.status === 200
}

/** The server's last word about a session. */
export function endedSession(entry: RequestEntry): boolean {
  return arrived(entry) && entry.answered?.status === 400 && entry.grant === 'refresh_token' && entry.presented !== null
}

/** Trouble that says nothing about the session: a gateway's status, half an answer, none at all. */
export function passingTrouble(entry: RequestEntry): boolean {
  const { answered } = entry
  if (answered === null) return false
  if (answered.wire === 'dropped' || answered.wire === 'reset' || answered.wire === 'truncated') return true
  if (answered.wire === 'client-gone') return entry.faults.length > 0
  const status = answered.status ?? 0
  if (status >= 500 || status === 408 || status === 429) return true
  return entry.faults.some(({ kind }) => kind === 'garbage' || kind === 'html')
}

export const plural = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`)
