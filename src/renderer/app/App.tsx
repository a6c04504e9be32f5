import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Questions } from '../features/questions/Questions.tsx'
import { StorageFault } from '../features/storage/StorageFault.tsx'
import { UnlockScreen } from '../features/unlock/UnlockScreen.tsx'
import { useVault, useWindow } from '../store/vault-context.tsx'
import { Corner } from '../ui/Corner.tsx'
import { Toaster } from '../ui/Toaster.tsx'
import { AppDialogs } from './AppDialogs.tsx'
import { ExpiredLink, LoadFailed, Loading } from './Outside.tsx'
import { Shell } from './Shell.tsx'
import { useCornerFocus } from './use-corner-focus.ts'
import { useFocusAfterUnlock } from './use-focus-after-unlock.ts'
import { useNotices } from './use-notices.ts'
import { useTitle } from './use-title.ts'

/** Which of the few whole-window states is shown. `root` carries the marker that tells a test the window is ready. */
export function App({ root }: { root: HTMLElement }) {
  const { t } = useTranslation()
  const { toasts } = useWindow()
  const phase = useVault((state) => state.phase)
  useNotices()
  useTitle()
  const corner = useCornerFocus()
  useEffect(() => {
    root.dataset.appState = phase === 'loading' ? 'loading' : 'loaded'
  }, [root, phase])
  return (
    <>
      <Content />
      <Corner ref={corner}>
        <Toaster toasts={toasts} label={t('app.messages')} dismissLabel={t('actions.dismiss')} />
        <Questions />
      </Corner>
    </>
  )
}

function Content() {
  const phase = useVault((state) => state.phase)
  const link = useVault((state) => state.link)
  const vault = useVault((state) => state.vault)
  const storage = useVault((state) => state.storage)
  useFocusAfterUnlock(vault)
  if (link === 'expired') return <ExpiredLink />
  if (storage?.state === 'closed' && storage.problem)
    return <StorageFault storage={storage} problem={storage.problem} />
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
