import { useEffect } from 'react'
import { useWindow } from '../store/vault-context.tsx'

/** Ctrl+K or Cmd+K for the palette, `?` for the keys, from anywhere but a dialog or a field. */
export function useGlobalKeys(): void {
  const { dialogs } = useWindow()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.altKey) return
      const { open } = dialogs.getState()
      const command = event.ctrlKey || event.metaKey
      if (event.key === '?' && !command && !open && !isField(event.target)) {
        event.preventDefault()
        dialogs.show({ kind: 'shortcuts' })
      }
      if (event.key.toLowerCase() !== 'k' || !command || event.shiftKey) return
      event.preventDefault()
      if (open?.kind === 'palette') dialogs.close()
      // A half-filled form or a key shown once must not vanish under the palette.
      else if (!open) dialogs.show({ kind: 'palette' })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [dialogs])
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}
