import type { JournalEntry } from '../../src/core/lab/lab-journal.ts'
import type { RequestEntry } from '../../src/shared/lab-journal-views.ts'

/** What the server remembers of each session's refreshes, to judge and to explain a 401 by. */
export interface RefreshRecord {
  /** How long ago one was last made to fail. */
  failedMsAgo(session: unknown): number
  /** The last ones, oldest first, one line each. */
  lately(session: unknown): readonly string[]
}

const kept = 12

export function recordRefreshes(onEntry: (listener: (entry: JournalEntry) => void) => unknown): RefreshRecord {
  const bySession = new Map<unknown, Map<number, RequestEntry>>()
  const failedAt = new Map<unknown, number>()
  onEntry((entry) => {
    if (entry.kind !== 'request' || entry.presented?.kind !== 'refresh-token') return
    const { family } = entry.presented
    if (entry.faults.length > 0) failedAt.set(family, performance.now())
    const known = bySession.get(family) ?? new Map<number, RequestEntry>()
    // A request is noted several times until its answer is over.
    bySession.set(family, known.set(entry.number, entry))
    if (known.size > kept) known.delete(known.keys().next().value as number)
  })
  return {
    failedMsAgo: (session) => performance.now() - (failedAt.get(session) ?? Number.NEGATIVE_INFINITY),
    lately: (session) => [...(bySession.get(session)?.values() ?? [])].map(lineOf),
  }
}

function lineOf({ at, endedAt, presented, committed, faults, answered }: RequestEntry): string {
  const token = presented ? `refresh token ${presented.serial} ${presented.state}` : 'no token'
  const left = presented?.accessLeftMs == null ? '' : `, access token had ${presented.accessLeftMs} ms left`
  const brought = committed ? `${committed.kind} access token ${committed.accessSerial}` : 'nothing committed'
  const fault = faults.map(({ kind }) => ` fault ${kind}`).join('')
  const told = answered ? `${answered.wire} ${answered.status ?? ''} ${answered.error ?? ''}` : 'not answered yet'
  return `${at}+${endedAt === null ? '…' : endedAt - at}: ${token}${left}; ${brought};${fault} ${told.trim()}`
}
