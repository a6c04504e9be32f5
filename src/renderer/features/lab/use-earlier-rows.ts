import { useState } from 'react'
import type { LabRowView } from '../../../shared/lab-journal-views.ts'
import { useRun } from '../../store/use-actions.ts'
import { continued, mergeRows, mostRows } from './journal-rows.ts'
import { headRows } from './use-lab.ts'

export interface EarlierRows {
  /** Oldest first. */
  readonly rows: readonly LabRowView[]
  /** Reads what came before; `null` when there is nothing more, or enough. */
  readonly more: (() => void) | null
  readonly busy: boolean
}

/** The newest rows as they are now, below them the earlier ones that somebody wanted to see. */
export function useEarlierRows(head: readonly LabRowView[], dropped: number): EarlierRows {
  const run = useRun()
  const [earlier, setEarlier] = useState<readonly LabRowView[]>([])
  const [busy, setBusy] = useState(false)
  const rows = continued(earlier, head)
  const oldest = rows[0]?.number ?? 1

  async function read(): Promise<void> {
    setBusy(true)
    const page = await run('lab.journal', { before: oldest, limit: headRows })
    setBusy(false)
    if (page) setEarlier(mergeRows(page.rows, rows))
  }

  const wanted = oldest > dropped + 1 && rows.length < mostRows
  return { rows, busy, more: wanted ? () => void read() : null }
}
