import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { LentShape } from '../../shared/contract.ts'
import type { ProfileView } from '../../shared/views.ts'
import { canDo, type ProfileAction } from './profile-actions.ts'
import { useCopyLent, useRun } from './use-actions.ts'
import { useUndoable } from './use-undoable.ts'
import { useToast, useWindow } from './vault-context.tsx'

const shapes: Readonly<Partial<Record<ProfileAction, LentShape>>> = {
  copyToken: 'access-token',
  copyHeader: 'header',
  copyProxyUrl: 'proxy-url',
  copyCurl: 'curl',
  copyEnv: 'env',
  copyNetrc: 'netrc',
}

const dialogKinds = {
  signIn: 'sign-in',
  rename: 'rename-profile',
  edit: 'edit-profile',
} as const

/** Does what a key, a menu or the palette asks for. What makes no sense now is told, so that no key press is in vain. */
export function useProfileActions(): (action: ProfileAction, profile: ProfileView) => Promise<void> {
  const { dialogs, router, store } = useWindow()
  const toast = useToast()
  const { t } = useTranslation()
  const run = useRun()
  const copy = useCopyLent()
  const undoable = useUndoable()
  return useCallback(
    async (action, profile) => {
      const { id, name } = profile
      if (!canDo(action, profile)) {
        toast({ tone: 'neutral', title: t('profiles.notNow', { name, action: t(`profileActions.${action}`) }) })
        return
      }
      const shape = shapes[action]
      if (shape) return copy(profile, shape)
      if (action === 'remove' || action === 'signOut') return undoable(action, profile)
      if (action === 'open') return router.go('profiles', id)
      if (action === 'refresh') {
        const view = await run('tokens.refresh', { profile: id })
        if (!view) return
        store.putProfile(view)
        toast({ tone: 'ok', title: t('profiles.refreshed', { name }) })
        return
      }
      dialogs.show({ kind: dialogKinds[action as keyof typeof dialogKinds], profileId: id })
    },
    [dialogs, router, store, toast, t, run, copy, undoable],
  )
}
