import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { FormActions } from '../../ui/FormActions.tsx'

/** Nothing is lost by it, but whoever has a good copy of the file should not do it by mistake. */
export function SetAsideDialog({ path, onClose }: { path: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const toast = useToast()
  const [busy, setBusy] = useState(false)

  async function setAside(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    const begun = await run('storage.setAside')
    setBusy(false)
    onClose()
    const kept = begun?.setAside
    if (begun)
      toast({ tone: 'ok', title: t('storage.begun'), body: kept ? t('storage.keptAs', { path: kept }) : undefined })
    await store.reload()
  }

  return (
    <Dialog size="small" title={t('storage.setAsideTitle')} closeLabel={t('actions.close')} onClose={onClose}>
      <form onSubmit={(event) => void setAside(event)}>
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
