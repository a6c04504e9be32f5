import { useTranslation } from 'react-i18next'
import { useRun } from '../../store/use-actions.ts'
import { useToast } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Screen } from '../../ui/Screen.tsx'
import { JournalSection } from './JournalSection.tsx'
import classes from './Lab.module.css'
import { LabOff, ScenarioList } from './LabOff.tsx'
import { LabOn } from './LabOn.tsx'
import { ReportSection } from './ReportSection.tsx'
import { useLab, useLabReport, useScenarios } from './use-lab.ts'

/** The token lab of the host: what it is told on one side, what it saw and thinks of that on the other. */
export function LabScreen() {
  const { t } = useTranslation()
  const toast = useToast()
  const run = useRun()
  const picture = useLab()
  const report = useLabReport()
  const scenarios = useScenarios()
  const running = picture?.running ?? null
  const ran = picture !== null && report !== null && picture.journal.rows.length > 0

  async function stop(): Promise<void> {
    if (await run('lab.stop')) toast({ tone: 'neutral', title: t('lab.stopped') })
  }

  return (
    <Screen
      wide
      title={t('lab.title')}
      lead={t('lab.lead')}
      actions={running && <Button onClick={() => void stop()}>{t('lab.stop')}</Button>}
    >
      {picture && !running && <LabOff />}
      {picture && running && (
        <div className={classes.columns}>
          <div className={classes.column}>
            <LabOn running={running} scenarios={scenarios} />
          </div>
          <div className={classes.seen}>
            {report && <ReportSection report={report} running />}
            <JournalSection key={running.startedAt} journal={picture.journal} />
          </div>
        </div>
      )}
      {picture && !running && ran && (
        <>
          <ReportSection report={report} running={false} />
          <JournalSection journal={picture.journal} />
        </>
      )}
      {picture && !running && <ScenarioList scenarios={scenarios} />}
    </Screen>
  )
}
