import { Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useVault } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Screen } from '../../ui/Screen.tsx'
import classes from './Ledger.module.css'
import { LedgerTable } from './LedgerTable.tsx'
import { type LedgerFilter, useLedger } from './use-ledger.ts'

export function LedgerScreen() {
  const { t } = useTranslation()
  const clients = useVault((state) => state.clients)
  const profiles = useVault((state) => state.profiles)
  const version = useVault((state) => state.ledgerVersion)
  const [filter, setFilter] = useState<LedgerFilter>({ client: null, profile: null })
  const { rows, complete, busy, more, reload } = useLedger(filter)
  const [seen, setSeen] = useState(version)
  // A new filter reads afresh, so nothing is unseen then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the filter changes
  useEffect(() => setSeen(version), [filter])
  const filtered = filter.client !== null || filter.profile !== null

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
        <Button icon="refresh" variant={version > seen ? 'primary' : 'secondary'} onClick={showNew}>
          {t(version > seen ? 'ledger.newRows' : 'ledger.refresh')}
        </Button>
      }
    >
      <div className={classes.filters}>
        <Select
          label={t('ledger.client')}
          placeholder={t('ledger.anyClient')}
          clearable
          searchable
          limit={100}
          data={clients.map(({ id, name }) => ({ value: id, label: name }))}
          value={filter.client}
          onChange={(client) => setFilter({ ...filter, client })}
          clearButtonProps={{ 'aria-label': t('profiles.clearSearch') }}
        />
        <Select
          label={t('ledger.profile')}
          placeholder={t('ledger.anyProfile')}
          clearable
          searchable
          limit={100}
          data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
          value={filter.profile}
          onChange={(profile) => setFilter({ ...filter, profile })}
          clearButtonProps={{ 'aria-label': t('profiles.clearSearch') }}
        />
      </div>
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
    </Screen>
  )
}
