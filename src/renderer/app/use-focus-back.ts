import { useEffect } from 'react'
import type { Dialogs } from '../store/dialogs.ts'

/** The leave of a dialog, and of the menu that it was opened from, takes so long. */
const settleMs = 30

/**
 * Gives the focus back to what a dialog was opened from, when the last of a chain of dialogs closes. Mantine does it only
 * for a modal that is in the page while closed. A menu's item is gone by then: its button gets the focus instead. When
 * the opener itself is gone, as the empty page is after the first profile, what came in its place gets it.
 */
export function useFocusBack(dialogs: Dialogs): void {
  useEffect(() => {
    let from: HTMLElement | null = null
    return dialogs.subscribe(({ open }, before) => {
      if (open && !before.open) from = openerOf(document.activeElement)
      if (open || !before.open) return
      const opener = from
      setTimeout(() => {
        const { activeElement } = document
        if (activeElement !== null && activeElement !== document.body) return
        if (opener?.isConnected) opener.focus()
        else if (opener) focusContent()
      }, settleMs)
    })
  }, [dialogs])
}

/** The chosen profile, or the screen. */
function focusContent(): void {
  const content = document.getElementById('content')
  const pane = content?.querySelector<HTMLElement>('article[tabindex]') ?? content
  pane?.focus({ preventScroll: true })
}

function openerOf(element: Element | null): HTMLElement | null {
  const button = element?.closest('[role=menu]')?.getAttribute('aria-labelledby')
  const opener = button ? document.getElementById(button) : element
  return opener instanceof HTMLElement ? opener : null
}
