import type { Client } from '../../shared/contract.ts'
import { createCopier } from '../store/copier.ts'
import { createDialogs } from '../store/dialogs.ts'
import { createRouter } from '../store/route.ts'
import { createTicker } from '../store/ticker.ts'
import { createUndos } from '../store/undos.ts'
import type { VaultWindow } from '../store/vault-context.tsx'
import { createVaultStore } from '../store/vault-store.ts'
import { readMessages } from '../ui/Toaster.tsx'
import { createToasts } from '../ui/toasts.ts'

/** Builds what the screens share, over one `Client` and one page. */
export function createWindow(client: Client, page: Window & typeof globalThis): VaultWindow {
  const store = createVaultStore(client)
  const now = (): number => page.Date.now()
  return {
    client,
    store,
    router: createRouter(page),
    dialogs: createDialogs(),
    toasts: createToasts(
      (run, ms) => page.setTimeout(run, ms),
      () => page.document.hidden || page.document.querySelector(readMessages) !== null,
    ),
    undos: createUndos(now),
    ticker: createTicker({
      now,
      setInterval: (run, ms) => page.setInterval(run, ms),
      clearInterval: (id) => page.clearInterval(id),
    }),
    copier: createCopier({
      client,
      clipboard: page.navigator.clipboard,
      now,
      setTimeout: (run, ms) => page.setTimeout(run, ms),
      hostClipboard: () => store.getState().capabilities?.hostClipboard ?? false,
      clearMs: () => store.getState().preferences?.clipboardClearMs ?? 30_000,
    }),
  }
}
