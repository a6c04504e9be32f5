import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClientView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ClientFields } from './ClientFields.tsx'
import { changeCall, formOf, ontoCurrent } from './client-model.ts'

/** What a tool may do, changed while its key stays. Holds from its next request on. */
export function EditClientDialog({ client }: { client: ClientView }) {
  const { t } = useTranslation()
  const { dialogs } = useWindow()
  const toast = useToast()
  const run = useRun()
  const [opened] = useState(() => formOf(client, Date.now()))
  return (
    <Dialog
      sticky
      title={t('clients.editTitle', { name: client.name })}
      closeLabel={t('actions.close')}
      onClose={dialogs.close}
    >
      <ClientFields
        initial={opened}
        submitLabel={t('actions.save')}
        endsAt={client.expiresAt}
        onSubmit={async (form) => {
          const changed = await run(
            'clients.change',
            changeCall(ontoCurrent(form, opened, formOf(client, Date.now())), client),
          )
          if (!changed) return
          toast({ tone: 'ok', title: t('clients.changedToast', { name: changed.name }) })
          dialogs.close()
        }}
      />
    </Dialog>
  )
}
