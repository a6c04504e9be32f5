import { VisuallyHidden } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { LabReportView, LabVerdictView } from '../../../shared/lab-views.ts'
import { useCopyText, useRun } from '../../store/use-actions.ts'
import { useSaveFile } from '../../store/use-save-file.ts'
import { useLocale, useToast } from '../../store/vault-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Disclosure } from '../../ui/Disclosure.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Section } from '../../ui/Section.tsx'
import { showJournalRow } from './journal-place.ts'
import classes from './Lab.module.css'
import { countWords, markOf, reportText, resultOf, verdictWords, whileRunning } from './report-words.ts'

const icons = { pass: 'check', fail: 'warning', wanted: 'clock', unseen: 'more' } as const

interface ReportSectionProps {
  readonly report: LabReportView
  readonly running: boolean
}

/** What may be said of the app under test: what failed first, what was not seen one step away. */
export function ReportSection({ report: told, running }: ReportSectionProps) {
  const report = running ? whileRunning(told) : told
  const { t } = useTranslation()
  const locale = useLocale()
  const copy = useCopyText()
  const save = useSaveFile()
  const toast = useToast()
  const run = useRun()
  const result = resultOf(report)
  const rank = { fail: 0, wanted: 1, pass: 2, unseen: 3 }
  const sorted = report.verdicts.toSorted((one, other) => rank[markOf(one)] - rank[markOf(other)])
  const seen = sorted.filter((verdict) => markOf(verdict) !== 'unseen')
  const unseen = sorted.filter((verdict) => markOf(verdict) === 'unseen')

  async function saveJson(): Promise<void> {
    const page = await run('lab.journal', { limit: 1000 })
    if (!page) return
    const text = `${JSON.stringify({ report: told, journal: page.rows }, null, 2)}\n`
    const saved = await save({ fileName: `token-lab-${report.scenario ?? 'report'}.json`, text })
    if (saved === 'written') toast({ tone: 'ok', title: t('lab.report.saved') })
  }

  return (
    <Section title={t('lab.report.title')} lead={t('lab.report.lead')}>
      <p className={classes.result} data-result={result}>
        <Icon name={result === 'passed' ? 'check' : result === 'failed' ? 'warning' : 'clock'} />
        <strong>{t(`lab.report.${result}`)}</strong>
        <span className={classes.counts}>{countWords(t, report.counts)}</span>
      </p>
      <VisuallyHidden role="status">{announcement(t, result, seen)}</VisuallyHidden>
      {seen.length > 0 && (
        <ul className={classes.verdicts}>
          {seen.map((verdict) => (
            <Verdict key={verdict.id} verdict={verdict} />
          ))}
        </ul>
      )}
      {unseen.length > 0 && (
        <Disclosure title={`${t('lab.report.unseen')} (${unseen.length})`}>
          <ul className={classes.verdicts}>
            {unseen.map((verdict) => (
              <Verdict key={verdict.id} verdict={verdict} />
            ))}
          </ul>
        </Disclosure>
      )}
      <div className={classes.buttons}>
        <Button
          size="small"
          icon="copy"
          onClick={() => void copy(reportText(t, report, locale), t('lab.report.copied'))}
        >
          {t('lab.report.copy')}
        </Button>
        <Button size="small" icon="file" onClick={() => void saveJson()}>
          {t('lab.report.save')}
        </Button>
        {running && (
          <Button
            size="small"
            variant="quiet"
            icon="refresh"
            onClick={() => void run('lab.select', { scenario: report.scenario })}
          >
            {t('lab.report.anew')}
          </Button>
        )}
      </div>
    </Section>
  )
}

/** Read out when it changes: not the counts, which change with every request. */
function announcement(t: TFunction, result: ReturnType<typeof resultOf>, seen: readonly LabVerdictView[]): string {
  if (result === 'open') return ''
  if (result === 'passed') return t('lab.report.announcePassed')
  const failing = seen.filter(({ outcome }) => outcome === 'fail')
  return t('lab.report.announceFailed', { names: failing.map(({ id }) => t(`lab.verdictTitles.${id}`)).join('; ') })
}

function Verdict({ verdict }: { verdict: LabVerdictView }) {
  const { t } = useTranslation()
  const toast = useToast()
  const locale = useLocale()
  const mark = markOf(verdict)

  function show(number: number): void {
    if (!showJournalRow(number)) toast({ tone: 'neutral', title: t('lab.report.rowElsewhere', { number }) })
  }

  return (
    <li className={classes.verdict} data-mark={mark}>
      <Icon name={icons[mark]} size={14} className={classes.mark} />
      <div>
        <p className={classes.verdictTitle}>{t(`lab.verdictTitles.${verdict.id}`)}</p>
        {mark !== 'pass' && (
          <p className={classes.sentence}>
            {verdictWords(t, verdict, locale)}
            {mark === 'wanted' && verdict.variant !== 'waiting' && (
              <>
                {locale.startsWith('zh') ? '' : ' '}
                {t('lab.report.wanted')}
              </>
            )}
          </p>
        )}
        {verdict.outcome === 'fail' && (
          <p className={classes.rows}>
            {verdict.rows.map((number) => (
              <button
                key={number}
                type="button"
                className={classes.rowLink}
                aria-label={t('lab.report.row', { number })}
                onClick={() => show(number)}
              >
                #{number}
              </button>
            ))}
          </p>
        )}
      </div>
    </li>
  )
}
