import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { AboutSection } from '../features/about/AboutSection.tsx'
import { BackupSection } from '../features/backup/BackupSection.tsx'
import { ClientsScreen } from '../features/clients/ClientsScreen.tsx'
import { LedgerScreen } from '../features/ledger/LedgerScreen.tsx'
import { ProfilesScreen } from '../features/profiles/ProfilesScreen.tsx'
import { ProxyScreen } from '../features/proxy/ProxyScreen.tsx'
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx'
import type { Screen } from '../store/route.ts'
import { useRoute, useVault, useWindow } from '../store/vault-context.tsx'
import { Button } from '../ui/Button.tsx'
import { Callout } from '../ui/Callout.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Main } from '../ui/Main.tsx'
import classes from './Shell.module.css'
import { Sidebar } from './Sidebar.tsx'

const screens: Readonly<Record<Screen, () => ReactNode>> = {
  profiles: ProfilesScreen,
  clients: ClientsScreen,
  proxy: ProxyScreen,
  ledger: LedgerScreen,
  settings: () => (
    <SettingsScreen>
      <BackupSection />
      <AboutSection />
    </SettingsScreen>
  ),
}

/** Sidebar and one screen. */
export function Shell() {
  const { t } = useTranslation()
  const { screen } = useRoute()
  const link = useVault((state) => state.link)
  const Current = screens[screen]
  usePaletteKey()
  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={() => document.getElementById('content')?.focus()}>
        {t('app.skip')}
      </button>
      {link === 'lost' && (
        <div className={classes.banner} role="status">
          {t('app.linkLost')}
        </div>
      )}
      <Sidebar />
      <Main className={classes.main}>
        <ErrorBoundary key={screen} fallback={(retry) => <ScreenFailed onRetry={retry} />}>
          <Current />
        </ErrorBoundary>
      </Main>
    </div>
  )
}

function ScreenFailed({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={classes.failed}>
      <Callout
        live
        tone="danger"
        title={t('app.screenFailed')}
        actions={<Button onClick={onRetry}>{t('app.retry')}</Button>}
      >
        {t('app.screenFailedBody')}
      </Callout>
    </div>
  )
}

/** Ctrl+K, or Cmd+K, from anywhere. */
function usePaletteKey(): void {
  const { dialogs } = useWindow()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      const { open } = dialogs.getState()
      if (open?.kind === 'palette') dialogs.close()
      // A half-filled form or a key shown once must not vanish under the palette.
      else if (!open) dialogs.show({ kind: 'palette' })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [dialogs])
}
