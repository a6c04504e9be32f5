import { describe, expect, it } from 'vitest'
import type { RequestEntry } from '../../../src/core/lab/lab-journal.ts'
import { labReport } from '../../../src/core/lab/report/lab-report.ts'
import { labRun } from '../../../src/core/lab/report/lab-run.ts'
import type { Family } from '../../../src/core/lab/token-families.ts'
import type { LabVerdictId } from '../../../src/shared/lab-views.ts'

const family = (patch: Partial<Family> = {}): Family => ({
  id: 1,
  clientId: 'lab-app',
  subject: 'lab-user',
  scope: 'openid',
  nonce: null,
  startedAt: 0,
  refreshedAt: 0,
  refreshes: 0,
  current: null,
  revoked: null,
  ...patch,
})

type Given = Partial<Omit<RequestEntry, 'presented'>> & {
  presented?: Partial<NonNullable<RequestEntry['presented']>> | null
}

/** Requests in order; each says only what matters. Times are ms. */
function entries(...given: Given[]): RequestEntry[] {
  return given.map((facts, index) => {
    const at = facts.at ?? index * 100_000
    const presented: RequestEntry['presented'] =
      facts.presented === null
        ? null
        : {
            kind: 'refresh-token',
            family: 1,
            serial: index + 1,
            state: 'good',
            sinceMs: null,
            endedEarly: false,
            accessLeftMs: 0,
            accessLifetimeMs: 60_000,
            place: 'body',
            ...facts.presented,
          }
    return {
      kind: 'request',
      method: 'POST',
      path: '/token',
      endpoint: 'token',
      grant: 'refresh_token',
      client: 'lab-app',
      inQuery: null,
      faults: [],
      committed: { kind: 'rotated', family: 1, accessSerial: index + 2, refreshSerial: index + 2 },
      answered: { status: 200, error: null, retryAfterMs: null, wire: 'sent' },
      endedAt: at + 10,
      ...facts,
      number: index + 1,
      at,
      presented,
    }
  })
}

const answered = (status: number | null, more: Partial<NonNullable<RequestEntry['answered']>> = {}) => ({
  committed: null,
  answered: { status, error: null, retryAfterMs: null, wire: 'sent' as const, ...more },
})
const refusedGrant = answered(400, { error: 'invalid_grant' })
const apiCall = (more: Given = {}): Given => ({
  endpoint: 'api',
  path: '/api/me',
  method: 'GET',
  grant: null,
  committed: null,
  ...more,
  presented: { kind: 'access-token', place: 'header', accessLeftMs: null, accessLifetimeMs: null, ...more.presented },
})
const signIn = (more: Given = {}): Given => ({
  endpoint: 'authorize',
  method: 'GET',
  grant: null,
  committed: null,
  presented: null,
  ...more,
})
const lostFault = { faults: [{ id: 'f', kind: 'drop' }] }

function judge(id: LabVerdictId, given: Given[], families: Family[] = [family()]) {
  const report = labReport(labRun(entries(...given), families), {
    scenario: null,
    expect: [],
    startedAt: 0,
    endedAt: 1,
  })
  const verdict = report.verdicts.find((one) => one.id === id)
  if (!verdict) throw new Error(id)
  return { outcome: verdict.outcome, variant: verdict.variant, rows: verdict.rows, sentence: verdict.sentence }
}

describe('the report on an app', () => {
  it.each<[string, LabVerdictId, Given[], string, number[], string?]>([
    ['nothing at all', 'refresh-reuse', [], 'not-seen', []],
    ['rotations in order', 'refresh-reuse', [{}, {}], 'pass', [1, 2]],
    [
      'the same token while the first request is under way',
      'refresh-reuse',
      [
        { at: 0, endedAt: 500 },
        { at: 30, presented: { serial: 1, state: 'spent', sinceMs: 20 }, ...refusedGrant },
      ],
      'fail',
      [2],
      'race',
    ],
    [
      'the same token after the new one had arrived',
      'refresh-reuse',
      [{ at: 0 }, { at: 5000, presented: { serial: 1, state: 'spent', sinceMs: 4990 }, ...refusedGrant }],
      'fail',
      [2],
      'not-stored',
    ],
    [
      'the same token after a lost answer',
      'refresh-reuse',
      [
        { ...lostFault, answered: { status: null, error: null, retryAfterMs: null, wire: 'dropped' } },
        { presented: { serial: 1, state: 'spent' }, ...refusedGrant },
      ],
      'pass',
      [1],
    ],
    ['trouble, then tokens', 'recovered', [answered(503), {}], 'pass', [1, 2]],
    ['trouble, and nothing more', 'recovered', [{}, answered(503)], 'fail', [2], 'never-back'],
    [
      'an expired token at the API',
      'expired-token-used',
      [apiCall({ presented: { state: 'expired', sinceMs: 2500 } })],
      'fail',
      [1],
    ],
    [
      'one that ended on its way',
      'expired-token-used',
      [apiCall({ presented: { state: 'expired', sinceMs: 400 } })],
      'pass',
      [1],
    ],
    [
      'one that the lab had ended',
      'expired-token-used',
      [apiCall({ presented: { state: 'expired', sinceMs: 9000, endedEarly: true } })],
      'pass',
      [1],
    ],
    [
      'one whose answer had lied',
      'expired-token-used',
      [
        { faults: [{ id: 'lie', kind: 'expires-in' }] },
        apiCall({ presented: { serial: 2, state: 'expired', sinceMs: 9000 } }),
      ],
      'pass',
      [2],
    ],
    [
      'a refresh with most of the life left',
      'refreshed-too-early',
      [{ presented: { accessLeftMs: 50_000 } }],
      'fail',
      [1],
    ],
    [
      'the same after a 401 of the API',
      'refreshed-too-early',
      [
        apiCall({ presented: { serial: 1, state: 'revoked' }, ...answered(401) }),
        { presented: { accessLeftMs: 50_000 } },
      ],
      'pass',
      [2],
    ],
    [
      'four failures in a row without a pause',
      'hammered',
      [0, 20, 40, 60].map((at) => ({ at, endedAt: at + 5, ...answered(503) })),
      'fail',
      [1, 2, 3, 4],
    ],
    [
      'four failures with pauses',
      'hammered',
      [0, 1100, 3500, 9000].map((at) => ({ at, endedAt: at + 5, ...answered(503) })),
      'pass',
      [1, 2, 3, 4],
    ],
    [
      'a retry before Retry-After is over',
      'retry-after-ignored',
      [{ at: 0, ...answered(429, { retryAfterMs: 5000 }) }, { at: 900 }],
      'fail',
      [2],
    ],
    [
      'a retry after it',
      'retry-after-ignored',
      [{ at: 0, ...answered(429, { retryAfterMs: 5000 }) }, { at: 5020 }],
      'pass',
      [1],
    ],
    ['a sign-in after a 500', 'session-given-up', [answered(500), signIn()], 'fail', [2]],
    ['a sign-in after invalid_grant', 'session-given-up', [answered(500), refusedGrant, signIn()], 'pass', [1]],
    ['a sign-in after success', 'session-given-up', [answered(500), {}, signIn()], 'pass', [1]],
    ['a refresh after the end', 'revoked-session-used', [refusedGrant, refusedGrant], 'fail', [2]],
    ['no refresh after the end', 'revoked-session-used', [{}, refusedGrant], 'pass', [2]],
    ['a token in the query', 'token-in-query', [apiCall({ inQuery: 'access-token' })], 'fail', [1]],
    ['no token in the query', 'token-in-query', [apiCall()], 'pass', [1]],
  ])('%s: %s', (_story, id, given, outcome, rows, variant = 'any') => {
    expect(judge(id, given)).toMatchObject({ outcome, rows, variant })
  })

  it('does not blame a sign-in when the session was over anyway', () => {
    const dead = family({ revoked: { at: 50_000, reason: 'revoked' } })
    expect(judge('session-given-up', [answered(500), signIn()], [dead]).outcome).toBe('not-seen')
  })

  it('passes when nothing fails, and asks for what the scenario expects', () => {
    const run = labRun(entries({}), [family()])
    const context = { scenario: 's', startedAt: 0, endedAt: 1 }
    expect(labReport(run, { ...context, expect: [] }).passed).toBe(true)
    expect(labReport(run, { ...context, expect: ['refresh-reuse'] }).passed).toBe(true)
    expect(labReport(run, { ...context, expect: ['recovered'] }).passed).toBe(false)
  })

  it('judges twenty thousand rows in a moment: no judge reads all rows for each row', () => {
    const rows = Array.from({ length: 20_000 }, (_, at): Given => {
      const state = at % 3 === 0 ? 'spent' : 'good'
      const busy = at % 7 === 0 ? answered(429, { retryAfterMs: 2_000 }) : {}
      const presented = { state, accessLeftMs: 50_000, accessLifetimeMs: 60_000 } as const
      return at % 4 === 0 ? apiCall({ presented: { kind: 'access-token', state: 'expired' } }) : { presented, ...busy }
    })
    const run = labRun(entries(...rows), [family()])
    const begun = performance.now()
    labReport(run, { scenario: null, expect: [], startedAt: 0, endedAt: 1 })
    // A tenth of this on a quiet machine; minutes when it is quadratic.
    expect(performance.now() - begun).toBeLessThan(8_000)
  })

  it('counts what was done and what was lost', () => {
    const lost = { ...lostFault, answered: { status: null, error: null, retryAfterMs: null, wire: 'dropped' as const } }
    const run = labRun(entries({}, lost, refusedGrant, apiCall(), apiCall(answered(401))), [
      family({ revoked: { at: 1, reason: 'reuse' } }),
    ])
    expect(labReport(run, { scenario: null, expect: [], startedAt: 0, endedAt: 1 }).counts).toEqual({
      signIns: 0,
      refreshes: 1,
      refusedRefreshes: 1,
      lostAnswers: 1,
      apiCalls: 2,
      refusedApiCalls: 1,
      sessions: 1,
      sessionsRevoked: 1,
    })
  })
})
