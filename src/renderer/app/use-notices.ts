import { useEffect } from 'react'
import { useLocale, useVault } from '../store/vault-context.tsx'
import { localText } from '../text/local-text.ts'
import { showToast } from '../ui/toast.tsx'

/** What the host wants to be known, in the live region. */
export function useNotices(): void {
  const notice = useVault((state) => state.notice)
  const locale = useLocale()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language must not tell it again
  useEffect(() => {
    if (!notice) return
    showToast({
      tone: notice.kind === 'still-running' ? 'neutral' : 'warn',
      title: localText(notice.title, locale),
      body: localText(notice.body, locale),
    })
  }, [notice])
}
