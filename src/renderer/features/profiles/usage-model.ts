import type { LedgerRowView } from '../../../shared/views.ts'

/** One who used a profile: a client, or a person who copied or revealed a token (`null`). */
export interface Usage {
  readonly clientId: string | null
  readonly name: string | null
  readonly count: number
  readonly lastAt: number
  readonly refused: number
}

/** Who made these requests, the latest first. Rows come newest first. */
export function usageOf(rows: readonly LedgerRowView[]): readonly Usage[] {
  const found = new Map<string | null, Usage>()
  for (const { clientId, clientName, at, status } of rows) {
    const known = found.get(clientId) ?? { clientId, name: clientName, count: 0, lastAt: at, refused: 0 }
    found.set(clientId, {
      ...known,
      count: known.count + 1,
      lastAt: Math.max(known.lastAt, at),
      refused: known.refused + (status >= 400 ? 1 : 0),
    })
  }
  return [...found.values()].sort((a, b) => b.lastAt - a.lastAt)
}
