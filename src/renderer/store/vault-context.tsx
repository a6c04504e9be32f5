import { createContext, type ReactNode, use, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Client } from '../../shared/contract.ts'
import type { Toast, Toasts } from '../ui/toasts.ts'
import type { Copier } from './copier.ts'
import type { Dialogs, OpenDialog } from './dialogs.ts'
import type { Route, Router } from './route.ts'
import type { Ticker } from './ticker.ts'
import type { Undos } from './undos.ts'
import type { VaultState } from './vault-state.ts'
import type { VaultStore } from './vault-store.ts'

/** Everything a screen may use, made once in `createWindow`. */
export interface VaultWindow {
  readonly client: Client
  readonly store: VaultStore
  readonly ticker: Ticker
  readonly router: Router
  readonly dialogs: Dialogs
  readonly copier: Copier
  readonly toasts: Toasts
  readonly undos: Undos
}

const WindowContext = createContext<VaultWindow | null>(null)

export function VaultProvider({ value, children }: { value: VaultWindow; children: ReactNode }) {
  return <WindowContext value={value}>{children}</WindowContext>
}

export function useWindow(): VaultWindow {
  const value = use(WindowContext)
  if (!value) throw new Error('VaultProvider is missing')
  return value
}

export function useVault<T>(select: (state: VaultState) => T): T {
  return useStore(useWindow().store, select)
}

export function useRoute(): Route {
  return useStore(useWindow().router)
}

export function useOpenDialog(): OpenDialog | null {
  return useStore(useWindow().dialogs, ({ open }) => open)
}

/** The current second. Whoever uses it renders once a second, so keep the component small. */
export function useNow(): number {
  const { ticker } = useWindow()
  return useSyncExternalStore(ticker.subscribe, ticker.now)
}

/**
 * What `read` makes of the current second. Renders only when that has changed, so make it as coarse as it is shown: a string, or a
 * rounded number.
 */
export function useTicking<T extends string | number>(read: (now: number) => T): T {
  const { ticker } = useWindow()
  return useSyncExternalStore(ticker.subscribe, () => read(ticker.now()))
}

/** The language of the window, for `Intl`. */
export function useLocale(): string {
  return useTranslation().i18n.language
}

/** Says something in the live region. */
export function useToast(): (toast: Toast) => void {
  return useWindow().toasts.show
}
