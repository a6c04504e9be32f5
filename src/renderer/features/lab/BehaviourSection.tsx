import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LabChange, LabExpiryLie } from '../../../shared/lab-inputs.ts'
import type { LabRunningView } from '../../../shared/lab-views.ts'
import { useLocale } from '../../store/vault-context.tsx'
import { formatDuration } from '../../text/format.ts'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { SwitchRow } from '../../ui/SwitchRow.tsx'
import classes from './Lab.module.css'
import { expiryLies, lieRule, plannedLie } from './trouble-model.ts'

const lives = [5, 10, 20, 60, 300, 3600]
const graces = [0, 5, 30, 60]
const refreshModes = ['rotate', 'keep', 'none'] as const
const honest = 'honest'

interface BehaviourSectionProps {
  readonly running: LabRunningView
  readonly configure: (change: LabChange) => void
}

/** How the server is when nothing goes wrong. A new scenario sets it anew. */
export function BehaviourSection({ running, configure }: BehaviourSectionProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { settings, faults } = running
  const lie = plannedLie(faults)
  const seconds = (value: number) => formatDuration(value * 1000, locale)

  return (
    <Section title={t('lab.behaviour.title')}>
      <Rows>
        <Row label={t('lab.behaviour.accessLife')}>
          <Select
            className={classes.choice}
            aria-label={t('lab.behaviour.accessLife')}
            allowDeselect={false}
            data={withOwn(lives, settings.accessSeconds).map((value) => ({
              value: String(value),
              label: seconds(value),
            }))}
            value={String(settings.accessSeconds)}
            onChange={(value) => configure({ settings: { accessSeconds: Number(value) } })}
          />
        </Row>
        <Row label={t('lab.behaviour.refreshTokens')}>
          <Segmented
            label={t('lab.behaviour.refreshTokens')}
            options={refreshModes.map((value) => ({ value, label: t(`lab.behaviour.refreshModes.${value}`) }))}
            value={settings.refreshTokens}
            onChange={(refreshTokens) => configure({ settings: { refreshTokens } })}
          />
        </Row>
        <SwitchRow
          label={t('lab.behaviour.reuse')}
          hint={t('lab.behaviour.reuseHint')}
          checked={settings.reuse === 'revoke-family'}
          onChange={(ends) => configure({ settings: { reuse: ends ? 'revoke-family' : 'refuse' } })}
        />
        <Row label={t('lab.behaviour.grace')} hint={t('lab.behaviour.graceHint')}>
          <Select
            className={classes.choice}
            aria-label={t('lab.behaviour.grace')}
            allowDeselect={false}
            data={withOwn(graces, settings.graceSeconds).map((value) => ({
              value: String(value),
              label: value === 0 ? t('lab.behaviour.noGrace') : seconds(value),
            }))}
            value={String(settings.graceSeconds)}
            onChange={(value) => configure({ settings: { graceSeconds: Number(value) } })}
          />
        </Row>
        <Row label={t('lab.behaviour.lie')}>
          <Select
            className={classes.choice}
            aria-label={t('lab.behaviour.lie')}
            allowDeselect={false}
            data={[honest, ...expiryLies].map((value) => ({
              value,
              label: t(`lab.behaviour.lies.${value as LabExpiryLie}`),
            }))}
            value={lie ?? honest}
            onChange={(value) =>
              configure(
                value === honest || value === null
                  ? { removeFaults: [lieRule('missing').id ?? ''] }
                  : { addFaults: [lieRule(value as LabExpiryLie)] },
              )
            }
          />
        </Row>
        <SwitchRow
          label={t('lab.behaviour.auto')}
          hint={t('lab.behaviour.autoHint')}
          checked={settings.consent === 'auto'}
          onChange={(auto) => configure({ settings: { consent: auto ? 'auto' : 'button' } })}
        />
      </Rows>
    </Section>
  )
}

/** The usual values, and the one that a scenario chose. */
function withOwn(usual: readonly number[], own: number): readonly number[] {
  return [...new Set([...usual, own])].sort((one, other) => one - other)
}
