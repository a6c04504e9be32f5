import { useTranslation } from 'react-i18next'
import type { ClientView } from '../../../shared/views.ts'
import { isActive } from '../../store/client-reach.ts'
import { clientLifeText, permissionsText } from '../../store/client-words.ts'
import { useRun } from '../../store/use-actions.ts'
import { useRevoke } from '../../store/use-client-access.ts'
import { useLocale, useNow, useToast, useVault, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Row } from '../../ui/Section.tsx'
import classes from './Clients.module.css'

export function ClientRow({ client }: { client: ClientView }) {
  const toast = useToast()
  const { t } = useTranslation()
  const run = useRun()
  const now = useNow()
  const locale = useLocale()
  const profiles = useVault((state) => state.profiles)
  const revoke = useRevoke()
  const { dialogs, router } = useWindow()
  const active = isActive(client, now)

  async function remove(): Promise<void> {
    const removed = await run('clients.remove', { client: client.id })
    if (removed !== undefined) toast({ tone: 'ok', title: t('clients.removedToast', { name: client.name }) })
  }

  return (
    <Row
      start={
        <span className={classes.mark}>
          <Icon name={client.processId === null ? 'key' : 'terminal'} />
        </span>
      }
      label={
        <span className={active ? undefined : classes.ended}>
          {client.name}
          <code className={classes.hint}>{client.keyHint}</code>
        </span>
      }
      hint={
        <>
          {permissionsText(t, client, profiles, now)}
          <br />
          {clientLifeText(t, client, now, locale)}
        </>
      }
    >
      <IconButton
        icon="ledger"
        label={`${t('clients.requests')}: ${client.name}`}
        onClick={() => router.goToLedgerOf(client.id)}
      />
      {active && (
        <IconButton
          icon="edit"
          label={`${t('clients.edit')}: ${client.name}`}
          onClick={() => dialogs.show({ kind: 'edit-client', clientId: client.id })}
        />
      )}
      {active ? (
        <Button size="small" aria-label={`${t('clients.revoke')}: ${client.name}`} onClick={() => void revoke(client)}>
          {t('clients.revoke')}
        </Button>
      ) : (
        <IconButton icon="trash" label={`${t('clients.remove')}: ${client.name}`} onClick={() => void remove()} />
      )}
    </Row>
  )
}
