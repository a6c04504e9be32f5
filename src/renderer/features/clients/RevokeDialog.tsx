import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClientView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useToast } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FormActions } from '../../ui/FormActions.tsx'

export function RevokeDialog({ client, onClose }: { client: ClientView; onClose: () => void }) {
  const toast = useToast()
  const { t } = useTranslation()
  const run = useRun()
  const [busy, setBusy] = useState(false)

  async function revoke(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const revoked = await run('clients.revoke', { client: client.id })
    setBusy(false)
    onClose()
    if (revoked) toast({ tone: 'ok', title: t('clients.revokedToast', { name: client.name }) })
  }

  return (
    <Dialog
      size="small"
      title={t('clients.revokeTitle', { name: client.name })}
      closeLabel={t('actions.close')}
      onClose={onClose}
    >
      <form onSubmit={(event) => void revoke(event)}>
        <p>{t('clients.revokeBody')}</p>
        <FormActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="danger" busy={busy} data-autofocus>
            {t('clients.revoke')}
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}
