import { z } from 'zod'
import type { HistoryEntryView } from '../../shared/history-views.ts'
import type { JsonObject } from '../../shared/json.ts'
import { errorCodes } from '../../shared/result.ts'
import { signInReasons } from '../../shared/views.ts'
import type { SessionFacts } from './profile.ts'

/** A week of hourly failures is one entry, so that this reaches back far enough; and a write stays small. */
export const longestHistory = 40

const times = { at: z.number(), until: z.number(), times: z.number() }
const entry = z.discriminatedUnion('kind', [
  z.object({ ...times, kind: z.enum(['signed-in', 'refreshed']), expiresAt: z.number().nullable() }),
  z.object({ ...times, kind: z.literal('failed'), code: z.enum(errorCodes) }),
  z.object({ ...times, kind: z.literal('ended'), reason: z.enum(signInReasons) }),
  z.object({ ...times, kind: z.literal('signed-out') }),
])
const row = z.object({ entries: z.array(entry) })

/** Newest first. @throws ZodError when the row is not one of ours. */
export function historyFromMeta(meta: JsonObject): readonly HistoryEntryView[] {
  return row.parse(meta).entries
}

export function historyToMeta(entries: readonly HistoryEntryView[]): JsonObject {
  return { entries } as unknown as JsonObject
}

/** What happened between two states of a session's facts, or `null` when only the journal moved. */
export function outcomeOf(before: SessionFacts, after: SessionFacts): HistoryEntryView | null {
  const once = (at: number) => ({ at, until: at, times: 1 })
  const { needsSignIn, lastError, summary, lastRefreshedAt } = after
  if (summary === null && before.summary !== null) return { ...once(after.stateSince), kind: 'signed-out' }
  if (needsSignIn && needsSignIn.since !== before.needsSignIn?.since) {
    return { ...once(needsSignIn.since), kind: 'ended', reason: needsSignIn.reason }
  }
  if (lastError && (lastError.at !== before.lastError?.at || lastError.code !== before.lastError.code)) {
    return { ...once(lastError.at), kind: 'failed', code: lastError.code }
  }
  const expiresAt = summary?.expiresAt ?? null
  if (after.refreshCount > before.refreshCount && lastRefreshedAt !== null) {
    return { ...once(lastRefreshedAt), kind: 'refreshed', expiresAt }
  }
  const anew = summary !== null && lastRefreshedAt === null && summary.issuedAt !== before.summary?.issuedAt
  return anew ? { ...once(after.stateSince), kind: 'signed-in', expiresAt } : null
}

/** The history with one more outcome at its head. The same failure again only counts up. */
export function withOutcome(
  history: readonly HistoryEntryView[],
  outcome: HistoryEntryView,
): readonly HistoryEntryView[] {
  const [last, ...older] = history
  if (last?.kind === 'failed' && outcome.kind === 'failed' && last.code === outcome.code) {
    return [{ ...last, until: outcome.until, times: last.times + 1 }, ...older]
  }
  return [outcome, ...history].slice(0, longestHistory)
}
