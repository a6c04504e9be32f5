import type { TFunction } from 'i18next'
import type { LabCountsView, LabReportView, LabVerdictView } from '../../../shared/lab-views.ts'
import { formatSpan } from '../../text/format.ts'

/** `wanted`: the scenario asks for a pass, and the situation has not come up. */
export type Mark = 'pass' | 'fail' | 'wanted' | 'unseen'

export function markOf({ outcome, expected }: LabVerdictView): Mark {
  if (outcome !== 'not-seen') return outcome
  return expected ? 'wanted' : 'unseen'
}

/** While the lab runs, who has not come back yet may still do so. */
export function whileRunning(report: LabReportView): LabReportView {
  const verdicts = report.verdicts.map((verdict): LabVerdictView => {
    if (verdict.variant !== 'never-back') return verdict
    return { ...verdict, outcome: 'not-seen', expected: true, variant: 'waiting' }
  })
  return { ...report, verdicts }
}

/** `open`: nothing failed, but something that the scenario asks for was not seen. */
export function resultOf({ verdicts }: Pick<LabReportView, 'verdicts'>): 'passed' | 'failed' | 'open' {
  const marks = verdicts.map(markOf)
  if (marks.includes('fail')) return 'failed'
  return marks.includes('wanted') || !marks.includes('pass') ? 'open' : 'passed'
}

/** What is said of a verdict. A story that this window does not know (a newer host) is told in the host's own words. */
export function verdictWords(t: TFunction, verdict: LabVerdictView, locale: string): string {
  const { id, outcome, variant, count, ms, sentence } = verdict
  const story = outcome === 'fail' || variant === 'waiting' ? variant : outcome === 'pass' ? 'pass' : 'unseen'
  const duration = ms === null ? '' : formatSpan(ms, locale)
  // One key by its parts, which the host chooses; what is missing falls back to the host's sentence.
  const key = `lab.verdicts.${id}.${story}` as 'lab.verdicts.hammered.any'
  return t(key, { count, duration, defaultValue: sentence })
}

export function countWords(t: TFunction, counts: LabCountsView): string {
  const { signIns, refreshes, refusedRefreshes, lostAnswers, apiCalls, refusedApiCalls } = counts
  return [
    t('lab.report.signIns', { count: signIns }),
    t('lab.report.refreshes', { count: refreshes }),
    ...(refusedRefreshes > 0 ? [t('lab.report.refused', { count: refusedRefreshes })] : []),
    ...(lostAnswers > 0 ? [t('lab.report.lost', { count: lostAnswers })] : []),
    t('lab.report.apiCalls', { count: apiCalls }),
    ...(refusedApiCalls > 0 ? [t('lab.report.refused', { count: refusedApiCalls })] : []),
  ].join(' · ')
}

const boxes: Readonly<Record<Mark, string>> = { pass: '✓', fail: '✗', wanted: '✗', unseen: '·' }

/** The report as Markdown, for an issue or a chat. It holds numbers and sentences, never a token. */
export function reportText(t: TFunction, report: LabReportView, locale: string): string {
  const lines = report.verdicts.map((verdict) => {
    const rows = verdict.outcome === 'fail' ? ` (${verdict.rows.map((row) => `#${row}`).join(' ')})` : ''
    return `- ${boxes[markOf(verdict)]} **${verdict.id}** ${verdictWords(t, verdict, locale)}${rows}`
  })
  return [
    `## ${t('lab.title')}: ${report.scenario ?? t('lab.scenario.none')} — ${t(`lab.report.${resultOf(report)}`)}`,
    '',
    countWords(t, report.counts),
    '',
    ...lines,
    '',
  ].join('\n')
}
