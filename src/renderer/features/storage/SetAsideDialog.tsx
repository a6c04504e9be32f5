import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useReport } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FormActions } from '../../ui/FormActions.tsx'
import { setAside } from './storage-actions.ts'

/** Nothing is lost by it, but whoever has a good copy of the file should not do it by mistake. */
export function SetAsideDialog({ path, onClose }: { path: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { client, store } = useWindow()
  const report = useReport()
  const toast = useToast()
  const [busy, setBusy] = useState(false)

  async function beginAnew(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const outcome = await setAside(client)
    setBusy(false)
    onClose()
    if (outcome.kind === 'failed') report(outcome.error)
    if (outcome.kind === 'begun') {
      const body = outcome.kept ? t('storage.keptAs', { path: outcome.kept }) : undefined
      toast({ tone: 'ok', title: t('storage.begun'), body })
    }
    await store.reload()
  }

  return (
    <Dialog size="small" title={t('storage.setAsideTitle')} closeLabel={t('actions.close')} onClose={onClose}>
      <form onSubmit={(event) => void beginAnew(event)}>
        <p>{t('storage.setAsideBody', { path })}</p>
        <FormActions>
          <Button onClick={onClose}>{t('actions.cancel')}</Button>
          <Button type="submit" variant="danger" busy={busy} data-autofocus>
            {t('storage.setAsideDo')}
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}
