import type { LabReportView, LabVerdictView } from '../shared/lab-views.ts'
import type { Terminal } from './terminal.ts'

/** The report of a lab, for people. */
export function labReportLines(report: LabReportView, terminal: Pick<Terminal, 'bold' | 'dim' | 'colour'>): string[] {
  const { counts, verdicts, passed, scenario } = report
  const title = scenario === null ? 'Report of the lab' : `Report of the lab: ${scenario}`
  const result = passed ? terminal.colour('passed', 'green') : terminal.colour('failed', 'red')
  return [
    '',
    `${terminal.bold(title)} — ${result}`,
    terminal.dim(
      [
        counted(counts.signIns, 'sign-in'),
        `${counted(counts.refreshes, 'refresh', 'refreshes')} (${counts.refusedRefreshes} refused, ${counted(counts.lostAnswers, 'answer')} lost)`,
        `${counted(counts.apiCalls, 'API call')} (${counts.refusedApiCalls} refused)`,
        `${counts.sessionsRevoked} of ${counted(counts.sessions, 'session')} revoked`,
      ].join(' · '),
    ),
    '',
    ...verdicts.flatMap((verdict) => verdictLines(verdict, terminal)),
  ]
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function verdictLines(verdict: LabVerdictView, terminal: Pick<Terminal, 'bold' | 'dim' | 'colour'>): string[] {
  const { id, outcome, expected, sentence, rows } = verdict
  const bad = outcome === 'fail' || (outcome === 'not-seen' && expected)
  const mark = bad ? terminal.colour('✗', 'red') : outcome === 'pass' ? terminal.colour('✓', 'green') : '·'
  const wanted = outcome === 'not-seen' && expected ? ' The scenario asks for it.' : ''
  const where = outcome === 'fail' ? terminal.dim(`  rows ${rows.map((row) => `#${row}`).join(' ')}`) : ''
  return [`${mark} ${id.padEnd(21)} ${sentence}${wanted}${where}`]
}
