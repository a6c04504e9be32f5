import { type RefObject, useEffect, useRef } from 'react'

/** The key that leads to the question and back. */
export const questionKey = 'F8'

/**
 * F8 moves the focus to the question and back to where it was. When a question goes that had the focus, the next one gets
 * it, and after the last one the place from before: a focus that is lost is a window without a keyboard.
 */
export function useQuestionFocus(questionId: string | null): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null)
  const from = useRef<HTMLElement | null>(null)
  const inside = useRef(false)

  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      const within = panel.current?.contains(target as Node) ?? false
      if (!within) from.current = target as HTMLElement
      inside.current = within
    }
    const onKey = (event: KeyboardEvent): void => {
      const card = panel.current?.querySelector<HTMLElement>('[data-question]')
      const leaves = inside.current && (event.key === questionKey || event.key === 'Escape')
      if (!card || (event.key !== questionKey && !leaves)) return
      event.preventDefault()
      if (leaves) goBack(from.current)
      else card.focus()
    }
    document.addEventListener('focusin', onFocus)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('keydown', onKey)
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another question stands there
  useEffect(() => {
    if (!inside.current || (document.activeElement && document.activeElement !== document.body)) return
    const card = panel.current?.querySelector<HTMLElement>('[data-question]')
    if (card) card.focus()
    else goBack(from.current)
  }, [questionId])

  return panel
}

function goBack(place: HTMLElement | null): void {
  const known = place?.isConnected ? place : document.getElementById('content')
  known?.focus()
}
