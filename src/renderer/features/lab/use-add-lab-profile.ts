import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRun } from '../../store/use-actions.ts'
import { useToast, useWindow } from '../../store/vault-context.tsx'

/** Adds a profile at the running lab; its sign-in goes on by itself and shows on its card. */
export function useAddLabProfile(): { busy: boolean; add: () => Promise<void> } {
  const { t } = useTranslation()
  const { store } = useWindow()
  const toast = useToast()
  const run = useRun()
  const [busy, setBusy] = useState(false)
  async function add(): Promise<void> {
    setBusy(true)
    const added = await run('lab.addProfile')
    setBusy(false)
    if (!added) return
    store.putProfile(added.profile)
    toast({ tone: 'ok', title: t('lab.profile.added', { name: added.profile.name }) })
  }
  return { busy, add }
}
