import type { LedgerFilter } from './ledger-views.ts'
import type { LedgerRowView } from './views.ts'

const pageSize = 1_000

type ListRows = (query: { before?: number; limit: number } & LedgerFilter) => Promise<readonly LedgerRowView[]>

/** The ledger from the newest row back, a page at a time; at most `limit` rows. */
export async function* ledgerPages(
  list: ListRows,
  filter: LedgerFilter,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly LedgerRowView[]> {
  let left = limit
  let before: number | undefined
  while (left > 0) {
    const size = Math.min(pageSize, left)
    const page = await list({ ...filter, limit: size, ...(before === undefined ? {} : { before }) })
    yield page
    left -= page.length
    before = page.at(-1)?.id
    if (page.length < size) return
  }
}

/** A page of an export: a row a line (JSONL). */
export function ledgerLines(rows: readonly LedgerRowView[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}
