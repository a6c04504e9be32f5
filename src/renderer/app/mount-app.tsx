import '../ui/mantine.css'
import '../ui/tokens.css'
import '../ui/base.css'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { VaultProvider, type VaultWindow } from '../store/vault-context.tsx'
import { createI18n, resolveLanguage } from '../text/create-i18n.ts'
import { App } from './App.tsx'
import { Appearance } from './Appearance.tsx'
import { leaveKeysToInputMethod } from './input-method.ts'

/** Starts the store and renders. Returns the function that takes the window down again. */
export function mountApp(element: HTMLElement, vaultWindow: VaultWindow): () => void {
  const i18n = createI18n(resolveLanguage('system', [document.documentElement.lang]))
  const stopKeys = leaveKeysToInputMethod(window)
  const stop = vaultWindow.store.start()
  const root = createRoot(element)
  root.render(
    <I18nextProvider i18n={i18n}>
      <VaultProvider value={vaultWindow}>
        <Appearance>
          <App root={element} />
        </Appearance>
      </VaultProvider>
    </I18nextProvider>,
  )
  return () => {
    root.unmount()
    stop()
    stopKeys()
  }
}
