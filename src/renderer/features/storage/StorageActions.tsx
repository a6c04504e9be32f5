import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StorageView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { SetAsideDialog } from './SetAsideDialog.tsx'

/** What a person can do about a vault file that is no good: have it looked at again, or begin anew and keep it. */
export function StorageActions({ storage }: { storage: StorageView }) {
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)
  const replaced = storage.problem?.details?.trouble === 'replaced'

  async function reopen(): Promise<void> {
    setBusy(true)
    const opened = await run('storage.reopen')
    setBusy(false)
    if (opened && !opened.problem) toast({ tone: 'ok', title: t('storage.reopened') })
    await store.reload()
  }

  return (
    <>
      <Button variant="primary" icon="refresh" busy={busy} onClick={() => void reopen()}>
        {t(replaced ? 'storage.useThisFile' : 'storage.lookAgain')}
      </Button>
      <Button onClick={() => setAsking(true)}>{t('storage.setAside')}</Button>
      {asking && <SetAsideDialog path={storage.path} onClose={() => setAsking(false)} />}
    </>
  )
}
