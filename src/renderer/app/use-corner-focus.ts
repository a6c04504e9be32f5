import { type RefObject, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useVault, useWindow } from '../store/vault-context.tsx'

/** The key that leads to what lies in the corner, and back. */
const cornerKey = 'F8'

/**
 * F8 moves the focus to the question, or to the newest message where none is asked, and back to where it was. When what
 * had the focus goes, the next question gets it, else the place from before: a focus that is lost is a window without a
 * keyboard. Never the next message: a key that is pressed twice must not take back two things.
 */
export function useCornerFocus(): RefObject<HTMLDivElement | null> {
  const corner = useRef<HTMLDivElement>(null)
  const from = useRef<HTMLElement | null>(null)
  const inside = useRef(false)
  const questions = useVault((state) => state.questions)
  const toasts = useStore(useWindow().toasts)

  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      const within = corner.current?.contains(target as Node) ?? false
      if (!within) from.current = target as HTMLElement
      inside.current = within
    }
    const onKey = (event: KeyboardEvent): void => {
      const leaves = inside.current && (event.key === cornerKey || event.key === 'Escape')
      const place = leaves ? backTo(from.current) : event.key === cornerKey ? waiting(corner.current) : null
      if (!place) return
      event.preventDefault()
      place.focus()
    }
    document.addEventListener('focusin', onFocus)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('keydown', onKey)
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something else lies there
  useEffect(() => {
    if (!inside.current || (document.activeElement && document.activeElement !== document.body)) return
    const place = question(corner.current) ?? backTo(from.current)
    place?.focus()
  }, [questions, toasts])

  return corner
}

/** The question; else the button of the newest message: what can still be taken back comes before what can only be closed. */
function waiting(corner: HTMLElement | null): HTMLElement | null {
  const actions = [...(corner?.querySelectorAll<HTMLElement>('[data-message] [data-action]') ?? [])]
  const buttons = [...(corner?.querySelectorAll<HTMLElement>('[data-message] button') ?? [])]
  return question(corner) ?? actions.at(-1) ?? buttons.at(-1) ?? null
}

function question(corner: HTMLElement | null): HTMLElement | null {
  return corner?.querySelector<HTMLElement>('[data-question]') ?? null
}

function backTo(place: HTMLElement | null): HTMLElement | null {
  return place?.isConnected ? place : document.getElementById('content')
}
