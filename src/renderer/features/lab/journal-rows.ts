import type { LabRowView } from '../../../shared/lab-journal-views.ts'

/** So many rows the page holds at most; the saved report has a thousand of them, too. */
export const mostRows = 1000

/**
 * Two readings of the journal as one, oldest first. The later reading of a row wins: it may have been answered meanwhile.
 */
export function mergeRows(earlier: readonly LabRowView[], later: readonly LabRowView[]): readonly LabRowView[] {
  const byNumber = new Map([...earlier, ...later].map((row) => [row.number, row]))
  return [...byNumber.values()].sort((one, other) => one.number - other.number).slice(-mostRows)
}

/** Rows that were read before, continued by the newest ones; without the former when a gap has opened between them. */
export function continued(before: readonly LabRowView[], head: readonly LabRowView[]): readonly LabRowView[] {
  const last = before.at(-1)?.number ?? 0
  const next = head[0]?.number ?? 1
  return last + 1 >= next ? mergeRows(before, head) : head
}
