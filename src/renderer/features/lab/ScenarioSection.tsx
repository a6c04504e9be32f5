import { Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabRunningView, LabScenarioView } from '../../../shared/lab-views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useLocale, useToast } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Callout } from '../../ui/Callout.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './Lab.module.css'

const nothing = 'none'

interface ScenarioSectionProps {
  readonly running: LabRunningView
  readonly scenarios: readonly LabScenarioView[]
  /** Over https, with that scenario. */
  readonly restart: (scenario: string) => Promise<void>
}

/** One choice sets everything below; what follows on it can still be switched by hand. */
export function ScenarioSection({ running, scenarios, restart }: ScenarioSectionProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const toast = useToast()
  const run = useRun()
  /** Chosen, but it needs a lab that speaks https. */
  const [wanting, setWanting] = useState<LabScenarioView | null>(null)
  const current = scenarios.find(({ id }) => id === running.scenario)
  const described = wanting ?? current

  async function choose(id: string | null): Promise<void> {
    const chosen = scenarios.find((scenario) => scenario.id === id)
    const tooPlain = chosen?.https === true && running.tls === 'off'
    setWanting(tooPlain ? chosen : null)
    if (tooPlain) return
    if (await run('lab.select', { scenario: chosen?.id ?? null })) {
      toast({ tone: 'ok', title: t('lab.scenario.begun') })
    }
  }

  return (
    <Section title={t('lab.scenario.title')}>
      <Select
        aria-label={t('lab.scenario.label')}
        searchable
        allowDeselect={false}
        data={[
          { value: nothing, label: t('lab.scenario.none') },
          ...scenarios.map(({ id, name }) => ({ value: id, label: localText(name, locale) })),
        ]}
        value={wanting?.id ?? running.scenario ?? nothing}
        onChange={(id) => void choose(id === nothing ? null : id)}
      />
      <p className={classes.hint}>
        {described ? localText(described.description, locale) : t('lab.scenario.noneHint')}
      </p>
      {wanting && (
        <Callout
          live
          actions={
            <Button onClick={() => void restart(wanting.id).then(() => setWanting(null))}>
              {t('lab.scenario.restart')}
            </Button>
          }
        >
          {t('lab.scenario.httpsOnly', { name: localText(wanting.name, locale) })}
        </Callout>
      )}
    </Section>
  )
}
