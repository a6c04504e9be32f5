import type { LabOutcome, LabVerdictId } from '../../../shared/lab-views.ts'
import type { JournalEntry, RequestEntry } from '../lab-journal.ts'
import type { Family } from '../token-families.ts'

/** Everything that is known of a run when it is judged. */
export interface LabRun {
  readonly entries: readonly JournalEntry[]
  /** Requests only, oldest first. */
  readonly requests: readonly RequestEntry[]
  /** Those of them that were refreshes. */
  readonly refreshes: readonly RequestEntry[]
  readonly families: readonly Family[]
}

export function labRun(entries: readonly JournalEntry[], families: readonly Family[]): LabRun {
  const requests = entries.filter((entry) => entry.kind === 'request')
  return { entries, requests, refreshes: requests.filter(({ grant }) => grant === 'refresh_token'), families }
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
