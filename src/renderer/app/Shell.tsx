import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AboutSection } from '../features/about/AboutSection.tsx'
import { BackupSection } from '../features/backup/BackupSection.tsx'
import { ClientsScreen } from '../features/clients/ClientsScreen.tsx'
import { LabScreen } from '../features/lab/LabScreen.tsx'
import { LedgerScreen } from '../features/ledger/LedgerScreen.tsx'
import { ProfilesScreen } from '../features/profiles/ProfilesScreen.tsx'
import { ProxyScreen } from '../features/proxy/ProxyScreen.tsx'
import { SettingsScreen } from '../features/settings/SettingsScreen.tsx'
import { StorageNotice } from '../features/storage/StorageNotice.tsx'
import { TimelineScreen } from '../features/timeline/TimelineScreen.tsx'
import type { Screen } from '../store/route.ts'
import { useRoute, useVault } from '../store/vault-context.tsx'
import { Button } from '../ui/Button.tsx'
import { Callout } from '../ui/Callout.tsx'
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx'
import { Main } from '../ui/Main.tsx'
import classes from './Shell.module.css'
import { Sidebar } from './Sidebar.tsx'
import { useGlobalKeys } from './use-global-keys.ts'

const screens: Readonly<Record<Screen, () => ReactNode>> = {
  profiles: ProfilesScreen,
  timeline: TimelineScreen,
  clients: ClientsScreen,
  proxy: ProxyScreen,
  ledger: LedgerScreen,
  lab: LabScreen,
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
  useGlobalKeys()
  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={() => document.getElementById('content')?.focus()}>
        {t('app.skip')}
      </button>
      <div className={classes.banners}>
        {link === 'lost' && (
          <div className={classes.banner} role="status">
            {t('app.linkLost')}
          </div>
        )}
        <StorageNotice />
      </div>
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
