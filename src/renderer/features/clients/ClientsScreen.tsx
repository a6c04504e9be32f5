import { useTranslation } from 'react-i18next'
import { isActive } from '../../store/client-reach.ts'
import { useNow, useVault, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Screen } from '../../ui/Screen.tsx'
import { Rows, Section } from '../../ui/Section.tsx'
import { ClientRow } from './ClientRow.tsx'
import classes from './Clients.module.css'
import { sortClients } from './client-model.ts'

/** Which tools have a key, and what each may do. */
export function ClientsScreen() {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const clients = useVault((state) => state.clients)
  const now = useNow()
  const sorted = sortClients(clients, now)
  const active = sorted.filter((client) => isActive(client, now))
  const ended = sorted.filter((client) => !isActive(client, now))
  const add = () => dialogs.show({ kind: 'add-client' })
  return (
    <Screen
      title={t('clients.title')}
      lead={t('clients.lead')}
      actions={
        <Button variant="primary" icon="plus" onClick={add}>
          {t('clients.add')}
        </Button>
      }
    >
      {active.length === 0 && (
        <div className={classes.empty}>
          <h2 className={classes.emptyTitle}>{t('clients.emptyTitle')}</h2>
          <p>{t('clients.emptyBody')}</p>
          <Button icon="key" onClick={add}>
            {t('palette.addClient')}
          </Button>
        </div>
      )}
      {active.length > 0 && (
        <Section title={t('clients.active')}>
          <Rows>
            {active.map((client) => (
              <ClientRow key={client.id} client={client} />
            ))}
          </Rows>
        </Section>
      )}
      {ended.length > 0 && (
        <Section title={t('clients.inactive')}>
          <Rows>
            {ended.map((client) => (
              <ClientRow key={client.id} client={client} />
            ))}
          </Rows>
        </Section>
      )}
    </Screen>
  )
}
