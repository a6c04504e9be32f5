import { Select } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../shared/formats.ts'
import type { LedgerRetentionView } from '../../../shared/ledger-views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useLocale, useToast } from '../../store/vault-context.tsx'
import { formatDuration, formatMoment } from '../../text/format.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { SaveActions } from '../../ui/SaveActions.tsx'
import { Stack } from '../../ui/Stack.tsx'

const day = 86_400_000
const ages = [day, 7 * day, 30 * day, 90 * day, 365 * day]
const sizes = [1_000, 10_000, 100_000, 500_000, 1_000_000]

interface RetentionDialogProps {
  readonly onClose: () => void
  /** Rows may have gone. */
  readonly onKept: () => void
}

/** How long rows are kept. It asks with a button, because rows beyond the new bounds go at once and for good. */
export function RetentionDialog({ onClose, onKept }: RetentionDialogProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const toast = useToast()
  const run = useRun()
  const [now, setNow] = useState<LedgerRetentionView | null>(null)
  const [age, setAge] = useState<string | null>(null)
  const [rows, setRows] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    void run('ledger.retention').then((view) => {
      if (!view) return onClose()
      setNow(view)
      setAge(String(view.ageMs))
      setRows(String(view.rows))
    })
  }, [run, onClose])
  if (!now || age === null || rows === null) return null

  // A value that the command line has set stands among the others.
  const withOwn = (choices: readonly number[], own: number) => [...new Set([...choices, own])].sort((a, b) => a - b)
  const fewer = Number(age) < now.ageMs || Number(rows) < now.rows

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const kept = await run('ledger.setRetention', { ageMs: Number(age), rows: Number(rows) })
    setBusy(false)
    if (!kept) return
    toast({ tone: 'ok', title: t('ledger.kept', { rows: formatNumber(kept.kept, locale) }) })
    onKept()
    onClose()
  }

  return (
    <Dialog size="small" title={t('ledger.keepTitle')} closeLabel={t('actions.close')} onClose={onClose}>
      <form onSubmit={(event) => void save(event)}>
        <Stack>
          <p>
            {t('ledger.keepNow', { rows: formatNumber(now.kept, locale) })}
            {now.oldestAt !== null &&
              ` ${t('ledger.keepOldest', { moment: formatMoment(now.oldestAt, Date.now(), locale) })}`}
          </p>
          <Select
            data-autofocus
            label={t('ledger.keepAge')}
            data={withOwn(ages, now.ageMs).map((ms) => ({ value: String(ms), label: formatDuration(ms, locale) }))}
            value={age}
            onChange={setAge}
          />
          <Select
            label={t('ledger.keepRows')}
            data={withOwn(sizes, now.rows).map((count) => ({
              value: String(count),
              label: formatNumber(count, locale),
            }))}
            value={rows}
            onChange={setRows}
          />
          {fewer && <p role="status">{t('ledger.keepWarning')}</p>}
        </Stack>
        <SaveActions busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
