import type { RequestEntry } from '../../src/core/lab/lab-journal.ts'

/** One presentation of a refresh token, from the lab's journal, and whether its answer came to anything on this side. */
export interface Presentation {
  readonly entry: RequestEntry
  /** A verdict arrived: tokens that stand on the disk, or a refusal that was heard. */
  readonly settled: boolean
}

/** The server acted on it: it rotated, or it judged. A gateway's 429 before that is no use of the token. */
export function wasProcessed({ committed, answered }: RequestEntry): boolean {
  return committed !== null || ['reused', 'family-revoked', 'idle', 'absolute'].includes(answered?.error ?? '')
}

/**
 * Presentations of spent refresh tokens beyond the one declared retry for each lost answer. The server's own word counts
 * for "spent".
 */
export function countReuse(presentations: readonly Presentation[]): { reused: number; safeRetries: number } {
  const lost = new Map<string, number>()
  let reused = 0
  let safeRetries = 0
  for (const { entry, settled } of presentations) {
    const { presented } = entry
    if (presented?.kind !== 'refresh-token' || !wasProcessed(entry)) continue
    const key = `${presented.family}/${presented.serial}`
    const allowed = lost.get(key) ?? 0
    if (presented.state === 'spent') {
      if (allowed > 0) safeRetries += 1
      else reused += 1
      lost.set(key, Math.max(0, allowed - 1))
    }
    if (!settled) lost.set(key, (lost.get(key) ?? 0) + 1)
  }
  return { reused, safeRetries }
}

/** Rotations that came sooner after a settled one than `leastGapMs`: two refreshes for one expiry. */
export function countEarly(presentations: readonly Presentation[], leastGapMs: number): number {
  const last = new Map<number | null, { at: number; settled: boolean }>()
  let early = 0
  for (const { entry, settled } of presentations) {
    const { committed, at } = entry
    if (committed === null || !['rotated', 'kept', 'repeated'].includes(committed.kind)) continue
    const before = last.get(committed.family)
    if (before?.settled && at - before.at < leastGapMs) early += 1
    last.set(committed.family, { at, settled })
  }
  return early
}
