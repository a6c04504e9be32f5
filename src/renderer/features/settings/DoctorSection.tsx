import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DoctorCheckView } from '../../../shared/views.ts'
import { useRun } from '../../store/use-actions.ts'
import { engineSentence } from '../../text/error-text.ts'
import { Button } from '../../ui/Button.tsx'
import { Ring } from '../../ui/Ring.tsx'
import { Row, Rows, Section } from '../../ui/Section.tsx'
import { Sentence } from '../../ui/Sentence.tsx'

const looks = {
  ok: { glyph: 'full', tone: 'ok' },
  warning: { glyph: 'wait', tone: 'warn' },
  problem: { glyph: 'alert', tone: 'danger' },
} as const

/** What the host found when it examined itself. */
export function DoctorSection() {
  const { t } = useTranslation()
  const run = useRun()
  const [checks, setChecks] = useState<readonly DoctorCheckView[] | null>(null)
  const [busy, setBusy] = useState(false)

  async function examine(): Promise<void> {
    setBusy(true)
    const found = await run('host.doctor')
    setBusy(false)
    if (found) setChecks(found)
  }

  return (
    <Section
      title={t('settings.doctor')}
      lead={t('settings.doctorLead')}
      actions={
        <Button size="small" icon="heart" busy={busy} onClick={() => void examine()}>
          {t(checks ? 'settings.runAgain' : 'settings.runDoctor')}
        </Button>
      }
    >
      <div role="status">
        {checks && (
          <Rows>
            {checks.map(({ id, status, summary, remedy, said }) => (
              <Row
                key={id}
                start={<Ring {...looks[status]} />}
                label={<Sentence text={engineSentence(t, said?.summary, summary) ?? id} />}
                hint={remedy && <Sentence text={engineSentence(t, said?.remedy, remedy)} />}
              >
                {t(`settings.doctorStatus.${status}`)}
              </Row>
            ))}
          </Rows>
        )}
      </div>
    </Section>
  )
}
