import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LabScenarioView } from '../../../shared/lab-views.ts'
import { useRun } from '../../store/use-actions.ts'
import { useLocale } from '../../store/vault-context.tsx'
import { localText } from '../../text/local-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import { SwitchRow } from '../../ui/SwitchRow.tsx'
import classes from './Lab.module.css'
import { useAddLabProfile } from './use-add-lab-profile.ts'

const lines = [
  { icon: 'play', key: 'lab.off.line1' },
  { icon: 'link', key: 'lab.off.line2' },
  { icon: 'bolt', key: 'lab.off.line3' },
] as const

/** Tokens of twenty seconds and nothing wrong: what a newcomer should see first. */
const firstScenario = 'rotation'

/** What the lab is for, and the two ways to begin. */
export function LabOff() {
  const { t } = useTranslation()
  const run = useRun()
  const { add } = useAddLabProfile()
  const [https, setHttps] = useState(false)
  const [busy, setBusy] = useState(false)

  async function start(thenAdd: boolean): Promise<void> {
    setBusy(true)
    const started = await run('lab.start', { scenario: firstScenario, https })
    if (started && thenAdd) await add()
    setBusy(false)
  }

  return (
    <section className={classes.off} aria-label={t('lab.off.title')}>
      <h2 className={classes.offTitle}>{t('lab.off.title')}</h2>
      <ol className={classes.lines}>
        {lines.map(({ icon, key }) => (
          <li key={key} className={classes.line}>
            <Icon name={icon} className={classes.lineIcon} />
            {t(key)}
          </li>
        ))}
      </ol>
      <div className={classes.buttons}>
        <Button variant="primary" size="large" busy={busy} onClick={() => void start(false)}>
          {t('lab.start')}
        </Button>
        {!https && (
          <Button size="large" busy={busy} onClick={() => void start(true)}>
            {t('lab.startAndAdd')}
          </Button>
        )}
      </div>
      <Rows>
        <SwitchRow label={t('lab.https')} hint={t('lab.httpsHint')} checked={https} onChange={setHttps} />
      </Rows>
    </section>
  )
}

/** Each is a start of its own. */
export function ScenarioList({ scenarios }: { scenarios: readonly LabScenarioView[] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const run = useRun()
  const [busy, setBusy] = useState<string | null>(null)

  async function start(scenario: string): Promise<void> {
    setBusy(scenario)
    await run('lab.start', { scenario })
    setBusy(null)
  }

  return (
    <Section title={t('lab.off.scenarios')}>
      <Rows>
        {scenarios.map(({ id, name, description }) => (
          <Row key={id} label={localText(name, locale)} hint={localText(description, locale)}>
            <Button
              size="small"
              busy={busy === id}
              aria-label={t('lab.off.startWith', { name: localText(name, locale) })}
              onClick={() => void start(id)}
            >
              {t('lab.off.startShort')}
            </Button>
          </Row>
        ))}
      </Rows>
    </Section>
  )
}
