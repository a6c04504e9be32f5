import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useVault } from '../../store/vault-context.tsx'
import { Screen } from '../../ui/Screen.tsx'
import { DoctorSection } from './DoctorSection.tsx'
import { PreferenceSections } from './PreferenceSections.tsx'
import { ProtectionSection } from './ProtectionSection.tsx'

interface SettingsScreenProps {
  /** Composed by the app, because features do not know each other. */
  readonly children?: ReactNode
}

export function SettingsScreen({ children }: SettingsScreenProps) {
  const { t } = useTranslation()
  const preferences = useVault((state) => state.preferences)
  const vault = useVault((state) => state.vault)
  return (
    <Screen title={t('settings.title')}>
      {preferences && <PreferenceSections preferences={preferences} />}
      {vault && <ProtectionSection vault={vault} />}
      <DoctorSection />
      {children}
    </Screen>
  )
}
