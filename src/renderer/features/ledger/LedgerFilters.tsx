import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useVault } from '../../store/vault-context.tsx'
import classes from './Ledger.module.css'
import { isReversed, type LedgerChoice, type Range, ranges, statusClasses } from './ledger-filter.ts'

interface LedgerFiltersProps {
  readonly choice: LedgerChoice
  readonly onChange: (choice: LedgerChoice) => void
  /** Codes of the proxy that can be filtered by. */
  readonly codes: readonly string[]
}

export function LedgerFilters({ choice, onChange, codes }: LedgerFiltersProps) {
  const { t } = useTranslation()
  const clients = useVault((state) => state.clients)
  const profiles = useVault((state) => state.profiles)
  const common = { clearable: true, searchable: true, limit: 100 } as const
  const clear = { clearButtonProps: { 'aria-label': t('profiles.clearSearch') } }
  const known = choice.status === null || codes.includes(choice.status) ? codes : [choice.status, ...codes]
  const statuses = [
    ...statusClasses.map((value) => ({ value, label: t(`ledger.statuses.${value}`) })),
    ...known
      .filter((code) => !(statusClasses as readonly string[]).includes(code))
      .map((code) => ({ value: code, label: code })),
  ]
  return (
    <div className={classes.filters}>
      <Select
        {...common}
        {...clear}
        label={t('ledger.client')}
        placeholder={t('ledger.anyClient')}
        data={clients.map(({ id, name }) => ({ value: id, label: name }))}
        value={choice.client}
        onChange={(client) => onChange({ ...choice, client })}
      />
      <Select
        {...common}
        {...clear}
        label={t('ledger.profile')}
        placeholder={t('ledger.anyProfile')}
        data={profiles.map(({ id, name }) => ({ value: id, label: name }))}
        value={choice.profile}
        onChange={(profile) => onChange({ ...choice, profile })}
      />
      <Select
        {...common}
        {...clear}
        label={t('ledger.status')}
        placeholder={t('ledger.anyStatus')}
        data={statuses}
        value={choice.status}
        onChange={(status) => onChange({ ...choice, status })}
      />
      <Select
        label={t('ledger.time')}
        data={ranges.map((value) => ({ value, label: t(`ledger.ranges.${value}`) }))}
        value={choice.range}
        onChange={(range) => onChange({ ...choice, range: (range ?? 'any') as Range })}
      />
      {choice.range === 'custom' && (
        <>
          <TextInput
            type="datetime-local"
            label={t('ledger.from')}
            value={choice.from}
            onChange={(event) => onChange({ ...choice, from: event.currentTarget.value })}
          />
          <TextInput
            type="datetime-local"
            label={t('ledger.to')}
            value={choice.to}
            onChange={(event) => onChange({ ...choice, to: event.currentTarget.value })}
            error={isReversed(choice) && t('ledger.reversed')}
          />
        </>
      )}
    </div>
  )
}
