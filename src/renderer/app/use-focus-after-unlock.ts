import { useEffect, useRef } from 'react'
import type { VaultStatusView } from '../../shared/views.ts'

/** The page of the passphrase goes and takes the focus with it: the next Tab must begin in the screen, not before the menu. */
export function useFocusAfterUnlock(vault: VaultStatusView | null): void {
  const state = vault?.state
  const before = useRef(state)
  useEffect(() => {
    const opened = before.current !== undefined && before.current !== 'unlocked' && state === 'unlocked'
    before.current = state
    if (opened) document.getElementById('content')?.focus({ preventScroll: true })
  }, [state])
}
