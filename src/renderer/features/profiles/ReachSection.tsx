import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { clientsOf } from '../../store/client-reach.ts'
import { clientLifeText, reachText } from '../../store/client-words.ts'
import { useRevoke } from '../../store/use-client-access.ts'
import { useLocale, useNow, useVault, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'

const shown = 5

/** Which tools may use the profile and how far, to be changed or ended from here. */
export function ReachSection({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation()
  const { dialogs, router } = useWindow()
  const now = useNow()
  const locale = useLocale()
  const revoke = useRevoke()
  const clients = clientsOf(
    profile.id,
    useVault((state) => state.clients),
    now,
  )
  if (profile.proxyUrl === null && clients.length === 0) return null
  const manage = (
    <Button size="small" icon="clients" onClick={() => router.go('clients')}>
      {t('reach.all')}
    </Button>
  )
  if (clients.length === 0) {
    return (
      <Section title={t('reach.title')}>
        <p>{t('reach.none')}</p>
      </Section>
    )
  }
  return (
    <Section title={t('reach.title')} lead={t('reach.lead')} actions={manage}>
      <Rows>
        {clients.slice(0, shown).map((client) => (
          <Row
            key={client.id}
            label={client.name}
            hint={
              <>
                {reachText(t, client, now)}
                <br />
                {clientLifeText(t, client, now, locale)}
              </>
            }
          >
            <IconButton
              icon="edit"
              label={`${t('clients.edit')}: ${client.name}`}
              onClick={() => dialogs.show({ kind: 'edit-client', clientId: client.id })}
            />
            <Button
              size="small"
              aria-label={`${t('clients.revoke')}: ${client.name}`}
              onClick={() => void revoke(client)}
            >
              {t('clients.revoke')}
            </Button>
          </Row>
        ))}
      </Rows>
      {clients.length > shown && <p>{t('reach.more', { count: clients.length - shown })}</p>}
    </Section>
  )
}
