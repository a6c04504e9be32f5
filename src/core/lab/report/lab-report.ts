import type { LabCountsView, LabReportView, LabVerdictId, LabVerdictView } from '../../../shared/lab-views.ts'
import { arrived, gaveTokens, type Judge, type LabRun } from './lab-run.ts'
import { retryAfterIgnored, sessionGivenUp } from './patience-judges.ts'
import { hammered, recovered, refreshedTooEarly, refreshReuse } from './refresh-judges.ts'
import { expiredTokenUsed, revokedSessionUsed, tokenInQuery } from './token-judges.ts'

const judges: readonly Judge[] = [
  refreshReuse,
  recovered,
  expiredTokenUsed,
  refreshedTooEarly,
  hammered,
  retryAfterIgnored,
  sessionGivenUp,
  revokedSessionUsed,
  tokenInQuery,
]

/** What may be said of the app under test. `expect`: verdicts that have to pass, not only not to fail. */
export function labReport(
  run: LabRun,
  context: { scenario: string | null; expect: readonly LabVerdictId[]; startedAt: number; endedAt: number },
): LabReportView {
  const { scenario, expect, startedAt, endedAt } = context
  const verdicts = judges.map((judge): LabVerdictView => {
    const finding = judge(run)
    return { ...finding, expected: expect.includes(finding.id) }
  })
  const passed = verdicts.every(({ outcome, expected }) => outcome === 'pass' || (outcome === 'not-seen' && !expected))
  return { scenario, startedAt, endedAt, counts: countsOf(run), verdicts, passed }
}

function countsOf({ requests, refreshes, families, entries }: LabRun): LabCountsView {
  const api = requests.filter(({ endpoint }) => endpoint === 'api' || endpoint === 'userinfo')
  const issued = requests.filter(({ committed }) => committed?.kind === 'issued')
  const given = entries.filter((entry) => entry.kind === 'act' && entry.act === 'signed-in')
  return {
    signIns: issued.length + given.length,
    refreshes: refreshes.filter(gaveTokens).length,
    refusedRefreshes: refreshes.filter((entry) => arrived(entry) && entry.answered?.status === 400).length,
    lostAnswers: refreshes.filter(({ committed, answered, ...entry }) => {
      const moved = committed?.kind === 'rotated' || committed?.kind === 'kept' || committed?.kind === 'repeated'
      return moved && answered !== null && !gaveTokens({ committed, answered, ...entry })
    }).length,
    apiCalls: api.length,
    refusedApiCalls: api.filter(({ answered }) => answered?.status === 401).length,
    sessions: families.length,
    sessionsRevoked: families.filter(({ revoked }) => revoked !== null && revoked.reason !== 'signed-out').length,
  }
}
