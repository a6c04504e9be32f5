import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'

/** A session from a backup: refreshed here only when the person says that its original is gone. */
export function RestoredCopy({ profile }: { profile: ProfileView }) {
  const toast = useToast()
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const [busy, setBusy] = useState(false)
  if (profile.next.kind !== 'sign-in' || profile.next.reason !== 'restored-copy') return null

  async function takeOver(): Promise<void> {
    if (busy) return
    setBusy(true)
    const view = await run('backup.takeOver', { profile: profile.id })
    setBusy(false)
    if (!view) return
    store.putProfile(view)
    toast({ tone: 'ok', title: t('backup.takenOver', { name: profile.name }) })
  }

  return (
    <Callout
      tone="warn"
      title={t('backup.copyTitle')}
      actions={
        <Button size="small" busy={busy} onClick={() => void takeOver()}>
          {t('backup.takeOverAction')}
        </Button>
      }
    >
      {t('backup.copyBody')}
    </Callout>
  )
}
