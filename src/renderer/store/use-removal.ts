import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProfileView } from '../../shared/views.ts'
import { useRun } from './use-actions.ts'
import { useToast, useWindow } from './vault-context.tsx'

/** Removes a profile at once; for a while it can be taken back. */
export function useRemoval(): (profile: Pick<ProfileView, 'id' | 'name'>) => Promise<void> {
  const toast = useToast()
  const run = useRun()
  const { store } = useWindow()
  const { t } = useTranslation()
  return useCallback(
    async ({ id, name }) => {
      if (!(await run('profiles.scheduleRemoval', { profile: id }))) return
      const undo = async () => {
        const restored = await run('profiles.restore', { profile: id })
        if (!restored) return
        store.putProfile(restored)
        toast({ tone: 'ok', title: t('profiles.restoredToast', { name }) })
      }
      toast({
        tone: 'ok',
        title: t('profiles.removedToast', { name }),
        body: t('profiles.removedBody'),
        action: { label: t('actions.undo'), run: () => void undo() },
      })
    },
    [run, toast, store, t],
  )
}
