import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRun } from '../../store/use-actions.ts'
import { useNewPassphrase } from '../../store/use-new-passphrase.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { PassphraseFields } from '../../ui/PassphraseFields.tsx'
import { SaveActions } from '../../ui/SaveActions.tsx'

export function PassphraseDialog({ onClose }: { onClose: () => void }) {
  const toast = useToast()
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const passphrase = useNewPassphrase()
  const [busy, setBusy] = useState(false)

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    const chosen = passphrase.take()
    if (chosen === null || busy) return
    setBusy(true)
    const vault = await run('vault.protect', { protection: 'passphrase', passphrase: chosen })
    setBusy(false)
    if (!vault) return
    store.setState({ vault })
    onClose()
    toast({ tone: 'ok', title: t('settings.slotAdded', { protection: t('protections.passphrase') }) })
  }

  return (
    <Dialog sticky size="small" title={t('settings.passphraseTitle')} closeLabel={t('actions.close')} onClose={onClose}>
      <form onSubmit={(event) => void save(event)} noValidate>
        <PassphraseFields {...passphrase.fields} />
        <SaveActions busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
