import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabChange, LabTls } from '../../../shared/lab-inputs.ts'
import type { LabFaultView, LabRunningView } from '../../../shared/lab-views.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import classes from './Lab.module.css'
import { otherFaults, type Place, places, plannedTrouble, ruleOf, type Trouble, troubleNames } from './trouble-model.ts'

const tlsModes = ['good', 'wrong-host', 'expired', 'untrusted', 'reset'] as const

interface TroubleSectionProps {
  readonly running: LabRunningView
  readonly configure: (change: LabChange) => void
  /** Over https. */
  readonly restart: () => void
}

/** Where, how often, and one button for each thing that can go wrong. */
export function TroubleSection({ running, configure, restart }: TroubleSectionProps) {
  const { t } = useTranslation()
  const [place, setPlace] = useState<Place>('refresh')
  const [often, setOften] = useState<'once' | 'always'>('once')
  const { faults, tls } = running
  const others = otherFaults(faults)

  function press(trouble: Trouble): void {
    const rule = ruleOf(trouble, place, often)
    configure(plannedTrouble(faults, trouble) ? { removeFaults: [rule.id ?? ''] } : { addFaults: [rule] })
  }

  return (
    <Section title={t('lab.trouble.title')} lead={t('lab.trouble.lead')}>
      <div className={classes.aim}>
        <Select
          label={t('lab.trouble.where')}
          allowDeselect={false}
          data={places.map((value) => ({ value, label: t(`lab.trouble.places.${value}`) }))}
          value={place}
          onChange={(value) => setPlace((value ?? 'refresh') as Place)}
        />
        <Segmented
          label={t('lab.trouble.often')}
          options={[
            { value: 'once', label: t('lab.trouble.once') },
            { value: 'always', label: t('lab.trouble.always') },
          ]}
          value={often}
          onChange={setOften}
        />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons, not fields of a form */}
      <div className={classes.troubles} role="group" aria-label={t('lab.trouble.group')}>
        {troubleNames.map((trouble) => (
          <Press
            key={trouble}
            label={t(`lab.trouble.kinds.${trouble}`)}
            planned={plannedTrouble(faults, trouble)}
            onPress={() => press(trouble)}
          />
        ))}
      </div>
      {others.length > 0 && (
        <Rows>
          {others.map((fault) => (
            <Planned key={fault.id} fault={fault} onRemove={() => configure({ removeFaults: [fault.id] })} />
          ))}
        </Rows>
      )}
      {tls === 'off' ? (
        <p className={classes.hint}>
          {t('lab.trouble.tlsPlain')}{' '}
          <Button size="small" variant="quiet" icon="refresh" onClick={restart}>
            {t('lab.scenario.restart')}
          </Button>
        </p>
      ) : (
        <Select
          label={t('lab.trouble.tls')}
          description={t('lab.trouble.tlsHint')}
          allowDeselect={false}
          data={tlsModes.map((value) => ({ value, label: t(`lab.trouble.tlsModes.${value}`) }))}
          value={tls}
          onChange={(value) => configure({ tls: (value ?? 'good') as LabTls })}
        />
      )}
    </Section>
  )
}

interface PressProps {
  readonly label: string
  readonly planned: LabFaultView | null
  readonly onPress: () => void
}

function Press({ label, planned, onPress }: PressProps) {
  const { t } = useTranslation()
  return (
    <button type="button" className={classes.press} aria-pressed={planned !== null} onClick={onPress}>
      <Icon name={planned ? 'check' : 'plus'} size={12} />
      <span>{label}</span>
      {planned && <PlannedWhere fault={planned} />}
      {planned && planned.struck > 0 && (
        <span className={classes.struck}>{t('lab.trouble.met', { count: planned.struck })}</span>
      )}
    </button>
  )
}

function PlannedWhere({ fault: { rule } }: { fault: LabFaultView }) {
  const { t } = useTranslation()
  const place = places.find((known) => known === rule.endpoint)
  return (
    <span className={classes.struck}>
      {place ? t(`lab.trouble.places.${place}`) : rule.endpoint} ·{' '}
      {t(rule.count === 1 ? 'lab.trouble.once' : 'lab.trouble.always')}
    </span>
  )
}

function Planned({ fault, onRemove }: { fault: LabFaultView; onRemove: () => void }) {
  const { t } = useTranslation()
  const { rule, id, struck } = fault
  const { kind } = rule.fault
  const words = t(`lab.trouble.custom.${kind}`, {
    status: kind === 'status' ? rule.fault.status : 0,
    seconds: kind === 'delay' ? rule.fault.seconds : 0,
  })
  const facts = [rule.endpoint, ...(struck > 0 ? [t('lab.trouble.met', { count: struck })] : [])]
  return (
    <Row label={words} hint={facts.join(' · ')}>
      <IconButton icon="close" label={t('lab.trouble.remove', { name: id })} onClick={onRemove} />
    </Row>
  )
}
