import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract.ts'
import { useWindow } from '../../store/vault-context.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ClientFields } from './ClientFields.tsx'
import { NewKey } from './NewKey.tsx'

/** A key in two steps: what it may do, then the key itself, once. */
export function AddClientDialog({ profileId }: { profileId: string | undefined }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const [made, setMade] = useState<Output<'clients.add'> | null>(null)
  return (
    <Dialog
      sticky
      title={made ? t('clients.keyTitle', { name: made.client.name }) : t('clients.addTitle')}
      closeLabel={t('actions.close')}
      onClose={dialogs.close}
    >
      {made ? <NewKey made={made} /> : <ClientFields profileId={profileId} onMade={setMade} />}
    </Dialog>
  )
}
