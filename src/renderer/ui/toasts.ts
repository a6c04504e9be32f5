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

/** More than this at once is noise: the oldest goes. */
const most = 4

/** Milliseconds on screen. A failure has to be read, so it stays longer. */
const stayMs: Readonly<Record<Tone, number>> = { neutral: 6_000, ok: 4_000, busy: 4_000, warn: 12_000, danger: 12_000 }

/** Long enough to find it with the keyboard. */
const withActionMs = 20_000

export function createToasts(setTimeout: (run: () => void, ms: number) => unknown): Toasts {
  const store = createStore<readonly ShownToast[]>(() => [])
  let last = 0
  const dismiss = (id: number): void =>
    store.setState(
      store.getState().filter((toast) => toast.id !== id),
      true,
    )
  return Object.assign(store, {
    show(toast: Toast) {
      last += 1
      const id = last
      store.setState([...store.getState(), { ...toast, id }].slice(-most), true)
      setTimeout(() => dismiss(id), toast.action ? withActionMs : stayMs[toast.tone])
      return id
    },
    dismiss,
  })
}
