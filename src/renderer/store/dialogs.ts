import { createStore, type StoreApi } from 'zustand/vanilla'

/** What lies over the screen. Features ask for a dialog by name here, because they do not know each other. */
export type OpenDialog =
  | { readonly kind: 'add-profile'; readonly fromFile?: boolean }
  | { readonly kind: 'edit-profile'; readonly profileId: string }
  | { readonly kind: 'rename-profile'; readonly profileId: string }
  | { readonly kind: 'sign-in'; readonly profileId: string }
  | { readonly kind: 'add-client'; readonly profileId?: string }
  | { readonly kind: 'edit-client'; readonly clientId: string }
  | { readonly kind: 'import' }
  | { readonly kind: 'bulk-tag'; readonly profileIds: readonly string[] }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'palette' }

export interface Dialogs extends StoreApi<{ readonly open: OpenDialog | null }> {
  show(dialog: OpenDialog): void
  close(): void
}

export function createDialogs(): Dialogs {
  const store = createStore<{ readonly open: OpenDialog | null }>(() => ({ open: null }))
  return Object.assign(store, {
    show: (open: OpenDialog) => store.setState({ open }),
    close: () => store.setState({ open: null }),
  })
}
