import { actionOfKey, type ProfileAction } from '../../store/profile-actions.ts'
import { moveInList } from './list-model.ts'

/** What a key in the list means. */
export type ListCommand =
  | { readonly kind: 'move' | 'range'; readonly to: number }
  | { readonly kind: 'open' | 'mark' | 'mark-all' | 'clear' }
  | { readonly kind: 'action'; readonly action: ProfileAction }

export interface PressedKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  /** The key is held down. */
  readonly repeat?: boolean
}

export interface ListPlace {
  /** The row with the cursor; -1: none. */
  readonly at: number
  readonly length: number
  readonly page: number
  /** Text is selected somewhere: then copying means that. */
  readonly selection: boolean
}

/** Arrows move, with Shift they mark; Space marks, Enter opens; letters act on the row, Ctrl+C copies its token. */
export function listKey(pressed: PressedKey, { at, length, page, selection }: ListPlace): ListCommand | null {
  const { key, shiftKey } = pressed
  if (pressed.altKey) return null
  if (pressed.ctrlKey || pressed.metaKey) {
    if (key.toLowerCase() === 'a') return { kind: 'mark-all' }
    const copies = key.toLowerCase() === 'c' && !selection
    return copies ? { kind: 'action', action: shiftKey ? 'copyHeader' : 'copyToken' } : null
  }
  const to = moveInList(key, at, length, page)
  if (to !== null) return { kind: shiftKey ? 'range' : 'move', to }
  if (key === 'Enter') return { kind: 'open' }
  if (key === ' ' || key === 'x') return { kind: 'mark' }
  if (key === 'Escape') return { kind: 'clear' }
  // A held key moves on from row to row, but does nothing to one after the other.
  const action = shiftKey || pressed.repeat ? null : actionOfKey(key)
  return action ? { kind: 'action', action } : null
}
