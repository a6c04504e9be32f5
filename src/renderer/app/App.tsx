import { Notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { UnlockScreen } from '../features/unlock/UnlockScreen.tsx'
import { useVault } from '../store/vault-context.tsx'
import { AppDialogs } from './AppDialogs.tsx'
import { ExpiredLink, LoadFailed, Loading } from './Outside.tsx'
import { Shell } from './Shell.tsx'
import { useNotices } from './use-notices.ts'

/** Which of the few whole-window states is shown. `root` carries the marker that tells a test the window is ready. */
export function App({ root }: { root: HTMLElement }) {
  const { t } = useTranslation()
  const phase = useVault((state) => state.phase)
  useNotices()
  useEffect(() => {
    root.dataset.appState = phase === 'loading' ? 'loading' : 'loaded'
  }, [root, phase])
  return (
    <>
      <Content />
      <Notifications position="bottom-right" limit={4} containerWidth="22rem" aria-label={t('app.messages')} />
    </>
  )
}

function Content() {
  const phase = useVault((state) => state.phase)
  const link = useVault((state) => state.link)
  const vault = useVault((state) => state.vault)
  if (link === 'expired') return <ExpiredLink />
  if (phase === 'failed') return <LoadFailed />
  if (phase === 'loading' || !vault) return <Loading />
  if (vault.state !== 'unlocked') return <UnlockScreen status={vault} />
  return (
    <>
      <Shell />
      <AppDialogs />
    </>
  )
}
