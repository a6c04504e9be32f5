import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Tone } from './Callout.tsx'

export interface Toast {
  readonly tone: Tone
  readonly title: string
  readonly body?: string | undefined
  /** What can still be taken back, or done about it; a toast with one stays longer. `keys` do the same. */
  readonly action?: { readonly label: string; readonly keys?: readonly string[]; readonly run: () => void } | undefined
}

export interface ShownToast extends Toast {
  readonly id: number
}

export interface Toasts extends StoreApi<readonly ShownToast[]> {
  /** Returns the id to dismiss it by. */
  show(toast: Toast): number
  dismiss(id: number): void
}

/** More than this at once is noise: the oldest goes, unless it is the last chance to take something back. */
const most = 4

/** Milliseconds on screen. A failure has to be read, so it stays longer. */
const stayMs: Readonly<Record<Tone, number>> = { neutral: 6_000, ok: 4_000, busy: 4_000, warn: 12_000, danger: 12_000 }

/** Long enough to find it with the keyboard. */
const withActionMs = 20_000
/** What is looked at when its time is over is asked again after so long. */
const lookedAtMs = 2_000

/** @param held whether somebody reads them, or nobody can: then none goes by itself (WCAG 2.2.1). */
export function createToasts(
  setTimeout: (run: () => void, ms: number) => unknown,
  held: () => boolean = () => false,
): Toasts {
  const store = createStore<readonly ShownToast[]>(() => [])
  let last = 0
  const dismiss = (id: number): void =>
    store.setState(
      store.getState().filter((toast) => toast.id !== id),
      true,
    )
  const end = (id: number): void => {
    if (held()) setTimeout(() => end(id), lookedAtMs)
    else dismiss(id)
  }
  return Object.assign(store, {
    show(toast: Toast) {
      last += 1
      const id = last
      store.setState(withRoom([...store.getState(), { ...toast, id }]), true)
      setTimeout(() => end(id), toast.action ? withActionMs : stayMs[toast.tone])
      return id
    },
    dismiss,
  })
}

function withRoom(toasts: readonly ShownToast[]): readonly ShownToast[] {
  if (toasts.length <= most) return toasts
  const leaves = toasts.find(({ action }) => !action) ?? toasts[0]
  return toasts.filter((toast) => toast !== leaves)
}
