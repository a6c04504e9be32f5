import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { longerAnswers } from '../../../shared/access-views.ts'
import type { LedgerRowView } from '../../../shared/views.ts'
import { useAllowRow, useRevoke } from '../../store/use-client-access.ts'
import { useVault } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import classes from './Ledger.module.css'
import { isAllowable, works } from './ledger-filter.ts'

/** Lets what was refused for its method or path pass after all. */
export function AllowRow({ row }: { row: LedgerRowView }) {
  const { t } = useTranslation()
  const client = useVault(({ clients }) => clients.find(({ id }) => id === row.clientId))
  const allow = useAllowRow()
  if (!isAllowable(row, client, Date.now())) return null
  const what = { client: client?.name ?? '', request: `${row.method} ${row.path}` }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="small" className={classes.allow} aria-label={t('ledger.allowRow', what)}>
          {t('ledger.allow')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        <Menu.Label>{t('ledger.allowWhat', what)}</Menu.Label>
        {longerAnswers.map((answer) => (
          <Menu.Item key={answer} onClick={() => void allow(row, answer)}>
            {t(`ledger.answers.${answer}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Ends the client of a row, with one click that can be taken back. */
export function RevokeFromRow({ row }: { row: LedgerRowView }) {
  const { t } = useTranslation()
  const client = useVault(({ clients }) => clients.find(({ id }) => id === row.clientId))
  const revoke = useRevoke()
  if (!works(client, Date.now())) return null
  return (
    <IconButton icon="ban" label={t('ledger.revoke', { client: client.name })} onClick={() => void revoke(client)} />
  )
}
