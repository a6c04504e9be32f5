import { builtInScenarios, scenarioView } from '../../src/core/lab/built-in-scenarios.ts'
import { labPaths } from '../../src/core/lab/lab-endpoint.ts'
import { defaultLabSettings } from '../../src/core/lab/lab-settings.ts'
import type { Handlers } from '../../src/shared/contract.ts'
import type { RequestEntry } from '../../src/shared/lab-journal-views.ts'
import type { LabJournalView, LabReportView, LabRunningView, LabVerdictView } from '../../src/shared/lab-views.ts'
import { FakeRefusal } from './fake-client.ts'
import { type FakeHost, find } from './fake-client-handlers.ts'
import { fakeProfile } from './fake-client-profiles.ts'

type LabCalls = Extract<keyof Handlers, `lab.${string}`>

export interface FakeLab {
  running: LabRunningView | null
  journal: LabJournalView
  report: LabReportView | null
}

const issuer = 'http://127.0.0.1:48190'

/** The token lab of the fake host: it keeps what it is told; nobody talks to it. */
export function labHandlers({ state, now, emit }: FakeHost): Pick<Handlers, LabCalls> {
  const { lab } = state
  const running = (): LabRunningView => {
    if (lab.running) return lab.running
    throw new FakeRefusal('CONFLICT', 'The token lab is off; start it first.')
  }
  const become = (part: Partial<LabRunningView>) => {
    lab.running = { ...running(), ...part }
    emit('lab.changed', null)
    return { running: lab.running }
  }
  return {
    'lab.status': async () => ({ running: lab.running }),
    'lab.scenarios': async () => builtInScenarios().map((scenario) => scenarioView(scenario, true)),
    'lab.start': async ({ scenario = null, https = false, port = 48190 }) => {
      lab.running = fakeRunningLab(now(), { scenario, port, tls: https ? 'good' : 'off' })
      emit('lab.changed', null)
      return { running: lab.running }
    },
    'lab.stop': async () => {
      lab.running = null
      emit('lab.changed', null)
      return { running: null }
    },
    'lab.configure': async ({ settings, faults, addFaults = [], removeFaults = [], tls }) => {
      const before = running()
      const planned = faults?.map((rule, at) => ({ id: rule.id ?? `fault-${at}`, rule })) ?? before.faults
      const added = addFaults.map((rule) => ({ id: rule.id ?? 'fault', rule }))
      const gone = new Set([...removeFaults, ...added.map(({ id }) => id)])
      const kept = planned.filter(({ id }) => !gone.has(id))
      const given = Object.entries(settings ?? {}).filter(([, value]) => value !== undefined)
      return become({
        settings: { ...before.settings, ...Object.fromEntries(given) },
        faults: [...kept, ...added].map((rule) => ({ met: 0, struck: 0, spent: false, ...rule })),
        ...(tls === undefined ? {} : { tls }),
      })
    },
    'lab.act': async ({ act }) => become(act === 'go-away' ? { reachable: false } : { reachable: true }),
    'lab.select': async ({ scenario }) => become({ scenario }),
    'lab.journal': async ({ before = Number.POSITIVE_INFINITY, limit = 200 }) => ({
      ...lab.journal,
      rows: lab.journal.rows.filter(({ number }) => number < before).slice(-limit),
    }),
    'lab.report': async () => lab.report,
    'lab.credentials': async () => ({
      clientSecret: 'lab_secret.0123456789abcdef',
      controlUrl: `${issuer}/_lab`,
      controlKey: 'lab_control.0123456789abcdef',
      authority: null,
    }),
    'lab.addProfile': async () => {
      const settings = { issuer: running().issuer, clientId: 'lab-app', upstream: `${running().issuer}/api` }
      const access = { issuedAt: now(), expiresAt: now() + 20_000, source: 'server' as const }
      const profile = fakeProfile(now(), { name: 'lab', providerId: 'oidc', grant: 'device-code', settings, access })
      state.profiles = [...state.profiles, profile]
      emit('profiles.changed', { profileIds: [profile.id] })
      return { profile, signIn: signIn(profile.id) }
    },
    'lab.signIn': async ({ profile }) => signIn(find(state.profiles, profile, 'profile').id),
  }

  function signIn(profileId: string) {
    const id = `flow-${Object.keys(state.signIns).length + 1}`
    const step = { kind: 'done', expiresAt: now() + 20_000 } as const
    const view = { id, profileId, profileName: 'lab', grant: 'device-code', startedAt: now(), step } as const
    state.signIns[id] = view
    emit('signIn.changed', { flow: id })
    return view
  }
}

export function fakeRunningLab(now: number, part: Partial<LabRunningView> = {}): LabRunningView {
  return {
    issuer,
    port: 48190,
    reachable: true,
    tls: 'off',
    clientId: 'lab-app',
    serviceClientId: 'lab-service',
    endpoints: Object.fromEntries(Object.entries(labPaths).map(([name, path]) => [name, issuer + path])),
    redirectRules: 'Allowed: http or https on 127.0.0.1, [::1] or localhost with any port and path.',
    settings: defaultLabSettings,
    faults: [],
    scenario: 'rotation',
    sessions: [],
    pendingDevices: 0,
    startedAt: now - 180_000,
    ...part,
  }
}

const request = (number: number, at: number, part: Partial<RequestEntry>): RequestEntry => ({
  kind: 'request',
  number,
  at,
  method: 'POST',
  path: '/token',
  endpoint: 'token',
  grant: 'refresh_token',
  client: 'lab-app',
  presented: null,
  inQuery: null,
  committed: null,
  faults: [],
  answered: { status: 200, error: null, retryAfterMs: null, wire: 'sent' },
  endedAt: at + 4,
  ...part,
})

const shown = {
  kind: 'refresh-token',
  family: 1,
  serial: 1,
  state: 'good',
  sinceMs: null,
  endedEarly: false,
  accessLeftMs: 4_000,
  accessLifetimeMs: 20_000,
  place: 'body',
} as const

/** A run with everything that a row can tell. */
export function fakeLabRun(now: number): FakeLab {
  const rotated = { kind: 'rotated', family: 1, accessSerial: 2, refreshSerial: 2 } as const
  const [answered, lost] = [{ error: null, retryAfterMs: null, wire: 'sent' } as const, 'dropped' as const]
  const access = { ...shown, kind: 'access-token', place: 'header' } as const
  const rows: LabJournalView['rows'] = [
    { kind: 'act', number: 1, at: now - 170_000, act: 'scenario', family: null, detail: 'rotation' },
    request(2, now - 160_000, {
      grant: 'urn:ietf:params:oauth:grant-type:device_code',
      committed: { ...rotated, kind: 'issued', accessSerial: 1, refreshSerial: 1 },
    }),
    request(3, now - 150_000, { method: 'GET', path: '/api/me', endpoint: 'api', grant: null, presented: access }),
    request(4, now - 140_000, {
      presented: shown,
      committed: rotated,
      faults: [{ id: 'drop', kind: 'drop' }],
      answered: { ...answered, status: null, wire: lost },
    }),
    request(5, now - 139_000, {
      presented: { ...shown, state: 'spent', sinceMs: 1_000 },
      committed: { kind: 'family-revoked', family: 1, accessSerial: null, refreshSerial: null },
      answered: { ...answered, status: 400, error: 'reused' },
    }),
    { kind: 'act', number: 6, at: now - 120_000, act: 'expire-access', family: 1, detail: '1' },
    request(7, now - 100_000, { answered: { ...answered, status: 429, retryAfterMs: 30_000 } }),
    request(8, now - 90_000, { inQuery: 'access-token', method: 'GET', path: '/api/me', endpoint: 'api', grant: null }),
    request(9, now - 1_000, { presented: { ...shown, serial: 3 }, answered: null, endedAt: null }),
  ]
  const verdict = (id: LabVerdictView['id'], part: Partial<LabVerdictView>): LabVerdictView => ({
    ...{
      id,
      outcome: 'not-seen',
      expected: false,
      variant: 'any',
      count: 0,
      ms: null,
      sentence: 'In English.',
      rows: [],
    },
    ...part,
  })
  return {
    running: fakeRunningLab(now),
    journal: { rows, newest: 9, dropped: 0 },
    report: {
      scenario: 'rotation',
      startedAt: now - 170_000,
      endedAt: now,
      passed: false,
      counts: {
        ...{ signIns: 1, refreshes: 6, refusedRefreshes: 1, lostAnswers: 1 },
        ...{ apiCalls: 12, refusedApiCalls: 0, sessions: 1, sessionsRevoked: 1 },
      },
      verdicts: [
        verdict('refresh-reuse', { outcome: 'fail', variant: 'race', count: 2, ms: 120, rows: [5] }),
        verdict('recovered', { outcome: 'fail', variant: 'revoked', count: 1, rows: [4] }),
        verdict('expired-token-used', { outcome: 'pass', expected: true, count: 12, rows: [3] }),
        verdict('refreshed-too-early', { outcome: 'pass', count: 6 }),
        verdict('hammered', {}),
        verdict('retry-after-ignored', { expected: true }),
        verdict('session-given-up', {}),
        verdict('revoked-session-used', {}),
        verdict('token-in-query', { outcome: 'fail', count: 1, rows: [8] }),
      ],
    },
  }
}
