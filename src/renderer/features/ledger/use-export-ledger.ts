import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ledgerLines, ledgerPages } from '../../../shared/ledger-pages.ts'
import type { LedgerFilter } from '../../../shared/ledger-views.ts'
import { handDownload } from '../../store/hand-download.ts'
import { useReport } from '../../store/use-actions.ts'
import { useToast, useVault, useWindow } from '../../store/vault-context.tsx'
import { filterOf, type LedgerChoice } from './ledger-filter.ts'

/** Writes the rows that the filter shows, all pages of them: by the host, else as a download made of one part a page. */
export function useExportLedger() {
  const { t } = useTranslation()
  const { client } = useWindow()
  const toast = useToast()
  const report = useReport()
  const dialog = useVault(({ capabilities }) => capabilities?.saveDialog ?? false)
  const [exporting, setExporting] = useState(false)

  async function exportRows(choice: LedgerChoice): Promise<void> {
    const now = Date.now()
    const filter = filterOf(choice, now)
    const name = `token-vault-ledger-${new Date(now).toISOString().slice(0, 10)}.jsonl`
    setExporting(true)
    try {
      const rows = dialog ? await byHost(name, filter) : await asDownload(name, filter)
      if (rows !== null) toast({ tone: 'ok', title: t('ledger.exported', { count: rows }) })
    } finally {
      setExporting(false)
    }
  }

  async function byHost(name: string, filter: LedgerFilter): Promise<number | null> {
    const saved = await client.call('host.saveLedger', { name, filter })
    if (!saved.ok) report(saved.error)
    return saved.ok && saved.value.path !== null ? saved.value.rows : null
  }

  async function asDownload(name: string, filter: LedgerFilter): Promise<number | null> {
    const parts: Blob[] = []
    let count = 0
    let failed = false
    const list = async (query: { before?: number; limit: number } & LedgerFilter) => {
      const page = await client.call('ledger.list', query)
      if (page.ok) return page.value
      failed = true
      report(page.error)
      return []
    }
    for await (const page of ledgerPages(list, filter)) {
      // A blob lies with the browser, which may put it on disk; text would lie in the page.
      parts.push(new Blob([ledgerLines(page)]))
      count += page.length
    }
    // Half an export looks like a whole one.
    if (failed) return null
    handDownload(name, new Blob(parts, { type: 'application/jsonl' }))
    return count
  }

  return { exportRows, exporting }
}
