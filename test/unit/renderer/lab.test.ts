import { describe, expect, it } from 'vitest'
import { faultRule } from '../../../src/core/lab/fault.ts'
import { continued, mergeRows, mostRows } from '../../../src/renderer/features/lab/journal-rows.ts'
import { answerWords, fitsFilter, rowTone, storyWords } from '../../../src/renderer/features/lab/journal-words.ts'
import {
  markOf,
  reportText,
  resultOf,
  verdictWords,
  whileRunning,
} from '../../../src/renderer/features/lab/report-words.ts'
import {
  expiryLies,
  lieRule,
  otherFaults,
  plannedLie,
  plannedTrouble,
  ruleOf,
  troubleNames,
} from '../../../src/renderer/features/lab/trouble-model.ts'
import { createI18n } from '../../../src/renderer/text/create-i18n.ts'
import type { ActEntry, LabRowView, RequestEntry } from '../../../src/shared/lab-journal-views.ts'
import { type LabFaultView, labVerdictIds } from '../../../src/shared/lab-views.ts'
import { fakeLabRun } from '../../support/fake-client-lab.ts'

const { t } = createI18n('en')
const { t: zh } = createI18n('zh-CN')
const run = fakeLabRun(1_000_000)
const requests = run.journal.rows.filter((row): row is RequestEntry => row.kind === 'request')
const requestOf = (number: number) => requests.find((row) => row.number === number) as RequestEntry

describe('what goes wrong, as buttons', () => {
  it.each(troubleNames)('%s is a rule that the lab takes, once or for every request', (trouble) => {
    expect(faultRule.safeParse(ruleOf(trouble, 'refresh', 'once'))).toMatchObject({ success: true, data: { count: 1 } })
    expect(faultRule.parse(ruleOf(trouble, 'any', 'always')).count).toBeUndefined()
  })

  it.each(expiryLies)('the lie %s is a rule that the lab takes, and is told from the faults of a scenario', (lie) => {
    const rule = faultRule.parse(lieRule(lie))
    const planned: LabFaultView = { id: rule.id ?? '', rule, met: 0, struck: 0, spent: false }
    expect(plannedLie([planned])).toBe(lie)
    expect(otherFaults([planned])).toEqual([])
  })

  it('a button comes up again when its rule has struck for the last time', () => {
    const rule = ruleOf('drop', 'refresh', 'once')
    const planned: LabFaultView = { id: rule.id ?? '', rule, met: 1, struck: 1, spent: false }
    expect(plannedTrouble([planned], 'drop')).toBe(planned)
    expect(plannedTrouble([planned], 'slow')).toBeNull()
    expect(plannedTrouble([{ ...planned, spent: true }], 'drop')).toBeNull()
  })
})

describe('the journal in words', () => {
  it('says what was shown, what was written down for good, what was planned, and how it ended', () => {
    expect(storyWords(t, requestOf(4), 'en')).toEqual(['refresh token 1 of session 1', 'rotated to 2', 'fault: drop'])
    expect(answerWords(t, requestOf(4), 'en')).toBe('answer lost')
    expect(storyWords(t, requestOf(5), 'en')).toEqual([
      'refresh token 1 of session 1, spent 1 s before',
      'session 1 is dead now',
    ])
    expect(answerWords(t, requestOf(5), 'en')).toBe('400 · reused')
    expect(answerWords(t, requestOf(7), 'en')).toBe('429 · retry after 30 s')
    expect(answerWords(t, requestOf(9), 'en')).toBe('under way…')
    expect(storyWords(zh, requestOf(5), 'zh-CN')).toEqual(['会话 1 的刷新令牌 1，1 秒前已用过', '会话 1 已终结'])
  })

  it('names the fault of a button by its words', () => {
    const faults = [{ id: 'window-busy', kind: 'status' }]
    expect(storyWords(t, { ...requestOf(3), faults }, 'en')).toContain('fault: 429, retry after 5 s')
  })

  it('tells good from bad, and shows only what is asked for', () => {
    expect(requests.map(rowTone)).toEqual(['ok', 'ok', 'danger', 'warn', 'warn', 'ok', 'neutral'])
    const numbers = (filter: 'all' | 'tokens' | 'trouble') =>
      run.journal.rows.filter((row) => fitsFilter(row, filter)).map(({ number }) => number)
    expect(numbers('all')).toHaveLength(9)
    expect(numbers('tokens')).toEqual([2, 4, 5, 7, 9])
    expect(numbers('trouble')).toEqual([1, 4, 5, 6, 7, 8])
  })

  it('joins readings: a row that was answered meanwhile is taken anew, a gap ends what came before, and it is bounded', () => {
    const row = (number: number, detail = ''): ActEntry => ({
      ...{ kind: 'act', act: 'settings', family: null },
      ...{ number, detail, at: number },
    })
    const numbers = (rows: readonly LabRowView[]) => rows.map(({ number }) => number)
    expect(numbers(mergeRows([row(1), row(2)], [row(2), row(3)]))).toEqual([1, 2, 3])
    expect(mergeRows([row(1, 'old')], [row(1, 'new')])).toEqual([row(1, 'new')])
    expect(numbers(continued([row(1), row(2)], [row(3)]))).toEqual([1, 2, 3])
    expect(numbers(continued([row(1)], [row(3)]))).toEqual([3])
    expect(numbers(continued([], [row(7)]))).toEqual([7])
    const many = Array.from({ length: 3_000 }, (_, at) => row(at + 1))
    expect(numbers(mergeRows(many, []))).toEqual(numbers(many.slice(-mostRows)))
  })
})

describe('the report in words', () => {
  const report = run.report
  if (!report) throw new Error('no report')

  it('has its own sentence in both languages for every story that a judge tells', () => {
    const stories = [
      ...labVerdictIds.flatMap((id) => [
        { id, outcome: 'pass', variant: 'any' } as const,
        { id, outcome: 'not-seen', variant: 'any' } as const,
      ]),
      ...(['race', 'not-stored'] as const).map(
        (variant) => ({ id: 'refresh-reuse', outcome: 'fail', variant }) as const,
      ),
      ...(['revoked', 'never-back'] as const).map(
        (variant) => ({ id: 'recovered', outcome: 'fail', variant }) as const,
      ),
      ...labVerdictIds
        .filter((id) => id !== 'refresh-reuse' && id !== 'recovered')
        .map((id) => ({ id, outcome: 'fail', variant: 'any' }) as const),
    ]
    for (const story of stories) {
      const verdict = { ...story, expected: false, count: 2, ms: 1_500, sentence: 'HOST', rows: [] }
      for (const [translate, locale] of [
        [t, 'en'],
        [zh, 'zh-CN'],
      ] as const) {
        const words = verdictWords(translate, verdict, locale)
        expect([story, words]).not.toEqual([story, expect.stringMatching(/HOST|lab\.|\{\{/)])
      }
    }
  })

  it('tells a story of a newer host in that host’s words', () => {
    const [verdict] = report.verdicts
    if (!verdict) throw new Error('no verdict')
    expect(verdictWords(t, { ...verdict, variant: 'from-the-future', sentence: 'A new story.' }, 'en')).toBe(
      'A new story.',
    )
  })

  it('fails, passes, or says that what the scenario asks for was not seen', () => {
    expect(resultOf(report)).toBe('failed')
    const good = report.verdicts.filter(({ outcome }) => outcome !== 'fail')
    expect(good.map(markOf)).toContain('wanted')
    expect(resultOf({ verdicts: good })).toBe('open')
    expect(resultOf({ verdicts: good.filter((verdict) => markOf(verdict) !== 'wanted') })).toBe('passed')
    expect(resultOf({ verdicts: [] })).toBe('open')
  })

  it('does not say failed while the lab runs of who may still come back', () => {
    const verdicts = report.verdicts.map((verdict) =>
      verdict.id === 'recovered'
        ? { ...verdict, outcome: 'fail' as const, variant: 'never-back' }
        : { ...verdict, outcome: 'pass' as const },
    )
    expect(resultOf({ verdicts })).toBe('failed')
    const live = whileRunning({ ...report, verdicts })
    expect(resultOf(live)).toBe('open')
    const recovered = live.verdicts.find(({ id }) => id === 'recovered')
    expect(recovered && verdictWords(t, recovered, 'en')).toBe(
      'After trouble that passes, the app has not refreshed again yet.',
    )
  })

  it('is Markdown to paste, with the rows that show a failure', () => {
    const text = reportText(t, report, 'en')
    expect(text).toMatch(/^## Token lab: rotation — Failed\n\n1 sign-in · 6 refreshes/)
    expect(text).toContain('- ✗ **token-in-query** 1 request carried a token in the query')
    expect(text).toContain('(#8)')
    expect(text).toContain('- ✓ **expired-token-used**')
  })
})
