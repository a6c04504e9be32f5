import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { StorageView } from '../../../shared/views.ts'
import { useReport } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { SetAsideDialog } from './SetAsideDialog.tsx'
import { reopen, reopenLabel } from './storage-actions.ts'

/** What a person can do about a vault file that is no good: have it looked at again, or begin anew and keep it. */
export function StorageActions({ storage }: { storage: StorageView }) {
  const { t } = useTranslation()
  const { client, store } = useWindow()
  const report = useReport()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState(false)

  async function lookAgain(): Promise<void> {
    setBusy(true)
    const outcome = await reopen(client)
    setBusy(false)
    if (outcome.kind === 'reopened') toast({ tone: 'ok', title: t('storage.reopened') })
    if (outcome.kind === 'failed') report(outcome.error)
    await store.reload()
  }

  return (
    <>
      <Button variant="primary" icon="refresh" busy={busy} onClick={() => void lookAgain()}>
        {t(reopenLabel(storage))}
      </Button>
      <Button onClick={() => setAsking(true)}>{t('storage.setAside')}</Button>
      {asking && <SetAsideDialog path={storage.path} onClose={() => setAsking(false)} />}
    </>
  )
}
