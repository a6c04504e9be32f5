import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { needsPerson } from '../../shared/attention.ts'
import { useRoute, useVault } from '../store/vault-context.tsx'

/**
 * The screen, and how many requests and profiles need a person, in the title: read out with the window, seen on a tab in
 * the back. A vault that is not open tells neither.
 */
export function useTitle(): void {
  const { t } = useTranslation()
  const { screen } = useRoute()
  const open = useVault(({ vault }) => vault?.state === 'unlocked')
  const locked = useVault(({ vault }) => vault?.state === 'locked')
  const count = useVault(({ profiles, questions }) => questions.length + profiles.filter(needsPerson).length)
  useEffect(() => {
    const place = open ? t(`nav.${screen}`) : locked ? t('unlock.locked') : null
    const title = place === null ? t('app.name') : `${place} · ${t('app.name')}`
    document.title = open && count > 0 ? `(${count}) ${title}` : title
  }, [open, locked, screen, count, t])
}
