import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { needsPerson } from '../../shared/attention.ts'
import { useVault } from '../store/vault-context.tsx'

/** How many requests and profiles need a person, in the title: read out with the window, seen on a tab in the back. */
export function useTitleCount(): void {
  const { t } = useTranslation()
  const count = useVault(({ profiles, questions }) => questions.length + profiles.filter(needsPerson).length)
  useEffect(() => {
    const name = t('app.name')
    document.title = count === 0 ? name : `(${count}) ${name}`
  }, [count, t])
}
