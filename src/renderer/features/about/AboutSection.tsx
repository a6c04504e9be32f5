import { useTranslation } from 'react-i18next'
import type { Capabilities } from '../../../shared/capabilities.ts'
import { useVault } from '../../store/vault-context.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'

/** In the order in which they are told. `host` is told apart, because it is not a yes or no. */
const listed = ['window', 'tray', 'notifications', 'startAtLogin', 'hostClipboard'] as const satisfies readonly Exclude<
  keyof Capabilities,
  'host'
>[]

/** What runs here, where its data is, and what this host offers. */
export function AboutSection() {
  const { t } = useTranslation()
  const capabilities = useVault((state) => state.capabilities)
  const directory = useVault((state) => state.vault?.dataDirectory ?? '')
  if (!capabilities) return null
  const offered = listed.filter((name) => capabilities[name]).map((name) => t(`about.capabilities.${name}`))
  const missing = listed.filter((name) => !capabilities[name]).map((name) => t(`about.capabilities.${name}`))
  return (
    <Section title={t('about.title')} lead={t('about.line')}>
      <Rows>
        <Row label={t('about.host')} hint={t(`about.${capabilities.host}`)} />
        <Row label={t('settings.dataDirectory')} hint={directory} />
        {offered.length > 0 && <Row label={t('about.offers')} hint={offered.join(' · ')} />}
        {missing.length > 0 && <Row label={t('about.missing')} hint={missing.join(' · ')} />}
        <Row label={t('app.name')} hint={t('about.licence')} />
      </Rows>
    </Section>
  )
}
