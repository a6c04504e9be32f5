import { useTranslation } from 'react-i18next'
import type { LedgerRowView } from '../../../shared/views.ts'
import { useLocale } from '../../store/vault-context.tsx'
import { formatBytes, formatExact, formatMilliseconds, formatStamp } from '../../text/format.ts'
import { PathText } from '../../ui/PathText.tsx'
import classes from './Ledger.module.css'
import { AllowRow, RevokeFromRow } from './LedgerRowActions.tsx'

export function LedgerTable({ rows }: { rows: readonly LedgerRowView[] }) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.frame} aria-label={t('ledger.table')} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('ledger.time')}</th>
            <th scope="col">{t('ledger.client')}</th>
            <th scope="col">{t('ledger.profile')}</th>
            <th scope="col">{t('ledger.request')}</th>
            <th scope="col">{t('ledger.status')}</th>
            <th scope="col" className={classes.end}>
              {t('ledger.size')}
            </th>
            <th scope="col" className={classes.end}>
              {t('ledger.duration')}
            </th>
            <th scope="col">
              <span className={classes.unseen}>{t('ledger.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <LedgerRow key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function LedgerRow({ row }: { row: LedgerRowView }) {
  const { t } = useTranslation()
  const locale = useLocale()
  // A token that was copied, revealed or inspected: no request, but the same question of who had it.
  const lent = row.method === 'LEND'
  return (
    <tr>
      <td>
        <time dateTime={new Date(row.at).toISOString()} title={formatExact(row.at, locale)}>
          {formatStamp(row.at, Date.now(), locale)}
        </time>
      </td>
      <td>{row.clientName ?? <span className={classes.quiet}>{t(lent ? 'ledger.person' : 'ledger.nobody')}</span>}</td>
      <td>{row.profileName ?? <span className={classes.quiet}>{t('ledger.nobody')}</span>}</td>
      <td className={classes.request}>
        <div className={classes.line}>
          <span className={classes.method}>{lent ? t('ledger.lent') : row.method}</span>{' '}
          <span>
            <PathText path={row.path} />
          </span>
        </div>
      </td>
      <td>
        <span className={classes.status} data-tone={statusTone(row.status)}>
          {row.status}
        </span>
        {row.code && <span className={classes.code}>{t('ledger.byProxy', { code: row.code })}</span>}
        <AllowRow row={row} />
      </td>
      <td className={classes.end}>
        {lent ? '–' : `${formatBytes(row.requestBytes, locale)} / ${formatBytes(row.responseBytes, locale)}`}
      </td>
      <td className={classes.end}>{lent ? '–' : formatMilliseconds(row.durationMs, locale)}</td>
      <td className={classes.act}>
        <RevokeFromRow row={row} />
      </td>
    </tr>
  )
}

function statusTone(status: number): 'ok' | 'warn' | 'danger' | 'neutral' {
  if (status >= 500) return 'danger'
  if (status >= 400) return 'warn'
  return status >= 200 && status < 300 ? 'ok' : 'neutral'
}
