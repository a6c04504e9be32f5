import { toWireError } from '../errors.ts'
import type { SessionFacts } from '../profiles/profile.ts'
import type { LocalTrouble } from './critical-section.ts'
import type { SessionSaves } from './session-saves.ts'

/** Lays what could not be written over what was: a full disk cannot hold the news that it is full. */
export function factsWithTrouble(
  stored: SessionFacts,
  kept: ReturnType<SessionSaves['kept']>,
  trouble: LocalTrouble | undefined,
): SessionFacts {
  if (kept) {
    const lastError = { ...toWireError(kept.error), at: kept.since }
    const retry = { at: kept.until, attempts: kept.attempts, after: kept.error.code }
    return { ...stored, needsSignIn: kept.write.facts.needsSignIn, lastError, retry }
  }
  if (!trouble) return stored
  const lastError = { ...toWireError(trouble.error), at: trouble.at }
  return { ...stored, lastError, retry: { at: trouble.until, attempts: trouble.attempts, after: trouble.error.code } }
}
