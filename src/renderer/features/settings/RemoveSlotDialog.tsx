import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Protection } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FormActions } from '../../ui/FormActions.tsx'

export function RemoveSlotDialog({ slot, onClose }: { slot: Protection; onClose: () => void }) {
  const toast = useToast()
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const [busy, setBusy] = useState(false)
  const protection = t(`protections.${slot}`)

  async function remove(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const vault = await run('vault.unprotect', { protection: slot })
    setBusy(false)
    onClose()
    if (!vault) return
    store.setState({ vault })
    toast({ tone: 'ok', title: t('settings.slotRemoved', { protection }) })
  }

  return (
    <Dialog
      size="small"
      title={t('settings.removeSlotTitle', { protection })}
      closeLabel={t('actions.close')}
      onClose={onClose}
    >
      <form onSubmit={(event) => void remove(event)}>
        <p>{t('settings.removeSlotBody')}</p>
        <FormActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="danger" busy={busy} data-autofocus>
            {t('settings.removeSlot')}
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}
