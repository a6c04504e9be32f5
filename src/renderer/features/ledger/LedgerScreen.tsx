import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRoute, useVault } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Screen } from '../../ui/Screen.tsx'
import classes from './Ledger.module.css'
import { LedgerFilters } from './LedgerFilters.tsx'
import { LedgerTable } from './LedgerTable.tsx'
import { everything, type LedgerChoice, seenCodes } from './ledger-filter.ts'
import { RetentionDialog } from './RetentionDialog.tsx'
import { useExportLedger } from './use-export-ledger.ts'
import { useLedger } from './use-ledger.ts'

export function LedgerScreen() {
  const { t } = useTranslation()
  const { clientId, usedProfileId } = useRoute()
  const version = useVault((state) => state.ledgerVersion)
  const [choice, setChoice] = useState<LedgerChoice>({
    ...everything,
    client: clientId ?? null,
    profile: usedProfileId ?? null,
  })
  const { rows, complete, busy, more, reload } = useLedger(choice)
  const { exportRows, exporting } = useExportLedger()
  const [keeping, setKeeping] = useState(false)
  const stopKeeping = useCallback(() => setKeeping(false), [])
  const [seen, setSeen] = useState(version)
  // A new filter reads afresh, so nothing is unseen then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the filter changes
  useEffect(() => setSeen(version), [choice])
  const filtered = choice.client ?? choice.profile ?? choice.status ?? (choice.range === 'any' ? null : choice.range)

  function showNew(): void {
    setSeen(version)
    reload()
  }

  return (
    <Screen
      wide
      title={t('ledger.title')}
      lead={t('ledger.lead')}
      actions={
        <>
          <Button icon="clock" onClick={() => setKeeping(true)}>
            {t('ledger.keep')}
          </Button>
          <Button icon="file" busy={exporting} onClick={() => void exportRows(choice)}>
            {t('ledger.export')}
          </Button>
          <Button icon="refresh" variant={version > seen ? 'primary' : 'secondary'} onClick={showNew}>
            {t(version > seen ? 'ledger.newRows' : 'ledger.refresh')}
          </Button>
        </>
      }
    >
      <LedgerFilters choice={choice} onChange={setChoice} codes={seenCodes(rows ?? [])} />
      {rows !== null && rows.length > 0 && (
        <>
          <LedgerTable rows={rows} />
          <div className={classes.foot}>
            {complete ? (
              t('ledger.end')
            ) : (
              <Button busy={busy} onClick={more}>
                {t('ledger.more')}
              </Button>
            )}
          </div>
        </>
      )}
      {rows !== null && rows.length === 0 && (
        <div className={classes.empty} role="status">
          <p className={classes.emptyTitle}>{t(filtered ? 'ledger.emptyFilter' : 'ledger.empty')}</p>
          {!filtered && <p>{t('ledger.emptyBody')}</p>}
        </div>
      )}
      {keeping && <RetentionDialog onClose={stopKeeping} onKept={reload} />}
    </Screen>
  )
}
