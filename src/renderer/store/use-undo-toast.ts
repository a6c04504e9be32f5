import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { modifier } from '../ui/KeyHint.tsx'
import type { Toast } from '../ui/toasts.ts'
import { useWindow } from './vault-context.tsx'

/** What takes back the newest thing from anywhere but a field. */
export const undoKeys: readonly string[] = [modifier, 'Z']

/** Says what was done. With `undo`, the message offers it while it stands, and Ctrl+Z and the palette do for a minute. */
export function useUndoToast(): (toast: Omit<Toast, 'action'>, undo: (() => void) | undefined) => void {
  const { toasts, undos } = useWindow()
  const { t } = useTranslation()
  return useCallback(
    (toast, undo) => {
      if (!undo) return void toasts.show(toast)
      const id = undos.add(toast.title, () => {
        toasts.dismiss(shown)
        undo()
      })
      const action = { label: t('actions.undo'), keys: undoKeys, run: () => void undos.undo(id) }
      const shown = toasts.show({ ...toast, action })
    },
    [toasts, undos, t],
  )
}
