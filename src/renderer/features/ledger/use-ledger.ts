import { useCallback, useEffect, useRef, useState } from 'react'
import type { LedgerRowView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { filterOf, type LedgerChoice } from './ledger-filter.ts'

const pageSize = 50

export interface LedgerPages {
  /** `null` until the first page has been read. */
  readonly rows: readonly LedgerRowView[] | null
  readonly complete: boolean
  readonly busy: boolean
  more(): void
  reload(): void
}

/** Pages of the ledger from the newest back. A page that belongs to an older filter is thrown away. */
export function useLedger(choice: LedgerChoice): LedgerPages {
  const run = useRun()
  const [rows, setRows] = useState<readonly LedgerRowView[] | null>(null)
  const [complete, setComplete] = useState(false)
  const [busy, setBusy] = useState(false)
  const turn = useRef(0)

  const read = useCallback(
    async (known: readonly LedgerRowView[]) => {
      turn.current += 1
      const own = turn.current
      setBusy(true)
      const last = known.at(-1)
      const before = last ? { before: last.id } : {}
      const page = await run('ledger.list', { limit: pageSize, ...before, ...filterOf(choice, Date.now()) })
      if (own !== turn.current) return
      setBusy(false)
      if (!page) return
      setRows([...known, ...page])
      setComplete(page.length < pageSize)
    },
    [run, choice],
  )

  useEffect(() => void read([]), [read])

  return { rows, complete, busy, more: () => void read(rows ?? []), reload: () => void read([]) }
}
