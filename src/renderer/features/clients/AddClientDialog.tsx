import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../../shared/contract.ts'
import { useRun } from '../../store/use-actions.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ClientFields } from './ClientFields.tsx'
import { clientCall, emptyClientForm, suggestedName } from './client-model.ts'
import { NewKey } from './NewKey.tsx'

/** A key in two clicks: what is likely stands there already, and the key is shown once. */
export function AddClientDialog({ profileId }: { profileId: string | undefined }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const run = useRun()
  const clients = useVault((state) => state.clients)
  const only = useVault(({ profiles }) => (profiles.length === 1 ? profiles[0]?.id : undefined))
  const chosen = profileId ?? only
  const [made, setMade] = useState<Output<'clients.add'> | null>(null)
  return (
    <Dialog
      sticky
      title={made ? t('clients.keyTitle', { name: made.client.name }) : t('clients.addTitle')}
      closeLabel={t('actions.close')}
      onClose={dialogs.close}
    >
      {made ? (
        <NewKey made={made} />
      ) : (
        <ClientFields
          initial={{ ...emptyClientForm, name: suggestedName(clients), profiles: chosen ? [chosen] : [] }}
          submitLabel={t('clients.submit')}
          onSubmit={async (form) => setMade((await run('clients.add', clientCall(form))) ?? null)}
        />
      )}
    </Dialog>
  )
}
