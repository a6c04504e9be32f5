import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Output } from '../../shared/contract.ts'
import type { ProfileView } from '../../shared/views.ts'
import { useRun } from './use-actions.ts'
import { useUndoFailure } from './use-undo-failure.ts'
import { useUndoToast } from './use-undo-toast.ts'
import { useToast, useWindow } from './vault-context.tsx'

/** What is done at once and can be taken back for a while: the call, the one that takes it back, and the words. */
export const undoables = {
  remove: {
    schedule: 'profiles.scheduleRemoval',
    restore: 'profiles.restore',
    done: 'profiles.removedToast',
    body: 'profiles.removedBody',
    back: 'profiles.restoredToast',
    manyDone: 'bulk.removed',
    manyBack: 'bulk.restored',
  },
  signOut: {
    schedule: 'tokens.scheduleSignOut',
    restore: 'tokens.restoreSession',
    done: 'profiles.signedOutToast',
    body: 'profiles.signedOutBody',
    back: 'profiles.sessionBackToast',
    manyDone: 'bulk.signedOut',
    manyBack: 'bulk.sessionsBack',
  },
} as const
export type Undoable = keyof typeof undoables

/** A session that could not be kept was ended at once. */
export function canUndo(scheduled: Output<'profiles.scheduleRemoval' | 'tokens.scheduleSignOut'>): boolean {
  return !('signOutAt' in scheduled) || scheduled.signOutAt !== null
}

/** Removes a profile or signs it out, and says so with a way back. */
export function useUndoable(): (what: Undoable, profile: Pick<ProfileView, 'id' | 'name'>) => Promise<void> {
  const toast = useToast()
  const undoToast = useUndoToast()
  const failed = useUndoFailure()
  const run = useRun()
  const { client, store } = useWindow()
  const { t } = useTranslation()
  return useCallback(
    async (what, { id, name }) => {
      const { schedule, restore, done, body, back } = undoables[what]
      const scheduled = await run(schedule, { profile: id })
      if (!scheduled) return
      const undo = async () => {
        const restored = await client.call(restore, { profile: id })
        if (!restored.ok) return failed(what, restored.error, { id, name })
        store.putProfile(restored.value)
        toast({ tone: 'ok', title: t(back, { name }) })
      }
      const title = t(done, { name })
      if (canUndo(scheduled)) undoToast({ tone: 'ok', title, body: t(body) }, () => void undo())
      else toast({ tone: 'ok', title })
    },
    [run, client, toast, undoToast, failed, store, t],
  )
}
