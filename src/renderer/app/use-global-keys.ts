import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useWindow } from '../store/vault-context.tsx'

/** Ctrl+K or Cmd+K for the palette, Ctrl+Z to take back, `?` for the keys; from anywhere but a dialog or a field. */
export function useGlobalKeys(): void {
  const { dialogs, toasts, undos } = useWindow()
  const { t } = useTranslation()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.altKey) return
      const { open } = dialogs.getState()
      const command = event.ctrlKey || event.metaKey
      if (event.key === '?' && !command && !open && !isField(event.target)) {
        event.preventDefault()
        dialogs.show({ kind: 'shortcuts' })
      }
      // In a field it belongs to what was typed there.
      if (event.key.toLowerCase() === 'z' && command && !event.shiftKey && !open && !isField(event.target)) {
        event.preventDefault()
        // A key that is held down takes back one thing only.
        if (!event.repeat && !undos.undo()) {
          toasts.show({ tone: 'neutral', title: t('undo.nothing'), body: t('undo.nothingBody') })
        }
      }
      if (event.key.toLowerCase() !== 'k' || !command || event.shiftKey) return
      event.preventDefault()
      if (open?.kind === 'palette') dialogs.close()
      // A half-filled form or a key shown once must not vanish under the palette.
      else if (!open) dialogs.show({ kind: 'palette' })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [dialogs, toasts, undos, t])
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}
