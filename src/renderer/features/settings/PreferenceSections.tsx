import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PreferencesView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useVault, useWindow } from '../../store/vault-context.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { SwitchRow } from '../../ui/SwitchRow.tsx'

const themes = ['system', 'light', 'dark'] as const
const languages = ['system', 'en', 'zh-CN'] as const
const clearTimes = [10_000, 30_000, 60_000, 120_000, 300_000]

/** Each setting takes effect at once; what this host cannot do is not shown. */
export function PreferenceSections({ preferences }: { preferences: PreferencesView }) {
  const { t } = useTranslation()
  const { store } = useWindow()
  const run = useRun()
  const capabilities = useVault((state) => state.capabilities)
  async function change(part: Partial<PreferencesView>): Promise<void> {
    const saved = await run('host.setPreferences', part)
    if (saved) store.setState({ preferences: saved })
  }
  const offers = (name: 'notifications' | 'tray' | 'startAtLogin' | 'window'): boolean => capabilities?.[name] ?? false
  const toggle = (name: 'notifications' | 'closeToTray' | 'startAtLogin' | 'lockOnSuspend') => (
    <SwitchRow
      label={t(`settings.${name}`)}
      hint={t(`settings.${name}Hint`)}
      checked={preferences[name]}
      onChange={(checked) => void change({ [name]: checked })}
    />
  )
  return (
    <>
      <Section title={t('settings.appearance')}>
        <Rows>
          <Row label={t('settings.theme')}>
            <Segmented
              label={t('settings.theme')}
              options={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
              value={preferences.theme}
              onChange={(theme) => void change({ theme })}
            />
          </Row>
          <Row label={t('settings.language')}>
            <Segmented
              label={t('settings.language')}
              options={languages.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
              value={preferences.language}
              onChange={(language) => void change({ language })}
            />
          </Row>
        </Rows>
      </Section>
      {(offers('notifications') || offers('tray') || offers('startAtLogin')) && (
        <Section title={t('settings.behaviour')}>
          <Rows>
            {offers('notifications') && toggle('notifications')}
            {offers('window') && offers('tray') && toggle('closeToTray')}
            {offers('startAtLogin') && toggle('startAtLogin')}
          </Rows>
        </Section>
      )}
      <Section title={t('settings.security')}>
        <Rows>
          {offers('window') && toggle('lockOnSuspend')}
          <Row label={t('settings.clipboard')} hint={t('settings.clipboardHint')}>
            <Select
              aria-label={t('settings.clipboard')}
              data={clearChoices(preferences.clipboardClearMs).map((ms) => ({
                value: String(ms),
                label: clearLabel(ms),
              }))}
              value={String(preferences.clipboardClearMs)}
              onChange={(ms) => void change({ clipboardClearMs: Number(ms) })}
            />
          </Row>
        </Rows>
      </Section>
    </>
  )

  function clearLabel(ms: number): string {
    const seconds = Math.round(ms / 1000)
    return seconds < 60 || seconds % 60 !== 0
      ? t('settings.seconds', { count: seconds })
      : t('settings.minutes', { count: seconds / 60 })
  }
}

/** A time that was set elsewhere, by the command line say, stays selectable. */
function clearChoices(current: number): readonly number[] {
  return [...new Set([...clearTimes, current])].sort((a, b) => a - b)
}
