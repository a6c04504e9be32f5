import { useEffect } from 'react'
import { useLocale, useToast, useVault } from '../store/vault-context.tsx'
import { localText } from '../text/local-text.ts'

/** What the host wants to be known, in the live region. */
export function useNotices(): void {
  const toast = useToast()
  const notice = useVault((state) => state.notice)
  const locale = useLocale()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language must not tell it again
  useEffect(() => {
    // A question stands in the window itself, with its answers.
    if (!notice || notice.kind === 'access-question') return
    toast({
      tone: notice.kind === 'still-running' ? 'neutral' : 'warn',
      title: localText(notice.title, locale),
      body: localText(notice.body, locale),
    })
  }, [notice])
}
