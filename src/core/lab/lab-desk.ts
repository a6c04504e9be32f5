import type { LabJournalView, LabReportView, LabRunningView, LabTlsView } from '../../shared/lab-views.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import type { Lab } from './create-lab.ts'
import { redirectRules } from './endpoints/authorize.ts'
import type { LabAction, LabConfiguration, LabJournalQuery } from './lab-inputs.ts'
import type { JournalEntry, JournalPage, LabAct } from './lab-journal.ts'
import { defaultLabSettings } from './lab-settings.ts'
import { labReport } from './report/lab-report.ts'
import { labRun } from './report/lab-run.ts'
import type { LabScenario, ScenarioChange } from './scenario.ts'
import { runScenario, type ScenarioRun } from './scenario-run.ts'
import type { Family } from './token-families.ts'

/** The lab on its sockets, as the desk drives it. */
export interface LabMachine
  extends Pick<
    Lab,
    | 'clients'
    | 'settings'
    | 'setSettings'
    | 'faults'
    | 'setFaults'
    | 'addFault'
    | 'removeFault'
    | 'expireNow'
    | 'revoke'
    | 'pendingDevices'
    | 'decideDevice'
  > {
  readonly issuer: string
  readonly port: number
  readonly running: boolean
  readonly tls: LabTlsView
  endpoints(): Record<string, string>
  start(): Promise<void>
  stop(): Promise<void>
  setTls(mode: Exclude<LabTlsView, 'off'>): void
  note(act: LabAct, detail: string): void
  journal(query?: LabJournalQuery): JournalPage
  entries(): readonly JournalEntry[]
  onEntry(listener: (entry: JournalEntry) => void): () => void
  families(): Family[]
}

/** One place to operate a running lab from: the window, the command line and the control address all sit here. */
export interface LabDesk {
  status(): LabRunningView
  /** @throws VaultError `UNSUPPORTED` for a TLS fault on plain http. */
  configure(change: LabConfiguration): LabRunningView
  act(action: LabAction): Promise<LabRunningView>
  /**
   * Starts a run: settings begin anew, the scenario's faults are planned, the report looks at what comes from now on.
   * @throws VaultError `UNSUPPORTED` for an https scenario on a lab that speaks http.
   */
  select(scenario: LabScenario | null): LabRunningView
  journal(query: LabJournalQuery): LabJournalView
  report(): LabReportView
  /** Called with each entry, and with nothing after a change that makes none. */
  onChange(listener: () => void): () => void
  close(): void
}

const newestSessions = 20

export function createLabDesk(machine: LabMachine, clock: Clock): LabDesk {
  const startedAt = clock.now()
  let scenario: LabScenario | null = null
  let run: ScenarioRun | null = null
  let since = { number: 0, at: startedAt }
  let cancelReturn = () => {}

  function status(): LabRunningView {
    const { issuer, port, running, tls, clients } = machine
    return {
      issuer,
      port,
      reachable: running,
      tls,
      clientId: clients.app.id,
      serviceClientId: clients.service.id,
      endpoints: machine.endpoints(),
      redirectRules,
      settings: machine.settings(),
      faults: machine.faults(),
      scenario: scenario?.id ?? null,
      sessions: machine
        .families()
        .slice(-newestSessions)
        .reverse()
        .map(({ id, clientId, startedAt: begunAt, refreshedAt, refreshes, revoked }) => ({
          family: id,
          clientId,
          startedAt: begunAt,
          refreshedAt,
          refreshes,
          revokedAt: revoked?.at ?? null,
          revokedBecause: revoked?.reason ?? null,
        })),
      pendingDevices: machine.pendingDevices().length,
      startedAt,
    }
  }

  async function goAway(seconds: number | undefined): Promise<void> {
    cancelReturn()
    await machine.stop()
    if (seconds !== undefined) cancelReturn = clock.at(clock.now() + seconds * 1000, () => void comeBack())
  }

  async function comeBack(): Promise<void> {
    cancelReturn()
    // A port that was taken meanwhile is tried again: apps know only this one.
    await machine.start().catch(() => {
      cancelReturn = clock.at(clock.now() + 1000, () => void comeBack())
    })
  }

  function apply(change: ScenarioChange): void {
    switch (change.act) {
      case 'expire-access':
        machine.expireNow('all')
        return
      case 'revoke':
        machine.revoke('all')
        return
      case 'go-away':
        void goAway(change.seconds)
        return
      case 'settings':
        machine.setSettings(change.settings)
        return
      case 'faults':
        machine.setFaults(change.faults)
        return
      case 'tls':
        machine.setTls(change.mode)
    }
  }

  return {
    status,
    configure({ settings, faults, addFaults = [], removeFaults = [], tls }) {
      // First, because it is what may be refused.
      if (tls !== undefined) machine.setTls(tls)
      if (settings) machine.setSettings(settings)
      if (faults) machine.setFaults(faults)
      for (const id of removeFaults) machine.removeFault(id)
      for (const rule of addFaults) machine.addFault(rule)
      return status()
    },
    async act({ act, family, seconds }) {
      switch (act) {
        case 'expire-access':
          machine.expireNow(family ?? 'all')
          break
        case 'revoke':
          machine.revoke(family ?? 'all')
          break
        case 'go-away':
          await goAway(seconds)
          break
        case 'come-back':
          await comeBack()
          break
        case 'restart':
          await goAway(undefined)
          await comeBack()
          break
        case 'allow-devices':
        case 'deny-devices':
          for (const { userCode } of machine.pendingDevices()) {
            machine.decideDevice(userCode, act === 'allow-devices' ? 'allowed' : 'denied')
          }
      }
      return status()
    },
    select(chosen) {
      if (chosen?.https && machine.tls === 'off') {
        throw new VaultError('UNSUPPORTED', said('lab-scenario-needs-https', { scenario: chosen.id }))
      }
      run?.stop()
      scenario = chosen
      // What an app under test cannot choose stays: tests without a person sign in without a button.
      const { consent } = machine.settings()
      machine.setSettings({ ...defaultLabSettings, consent, ...chosen?.settings })
      machine.setFaults(chosen?.faults ?? [])
      if (machine.tls !== 'off') machine.setTls('good')
      machine.note('scenario', chosen?.id ?? 'none')
      since = { number: machine.journal({ limit: 1 }).newest, at: clock.now() }
      run = chosen && runScenario(chosen, { clock, onEntry: machine.onEntry, apply })
      return status()
    },
    journal(query) {
      const { entries, newest, dropped } = machine.journal(query)
      return { rows: entries, newest, dropped }
    },
    report() {
      const entries = machine.entries().filter(({ number }) => number > since.number)
      const met = new Set(entries.map((entry) => (entry.kind === 'request' ? entry.presented?.family : entry.family)))
      const families = machine
        .families()
        .filter((family) => met.has(family.id) || family.startedAt >= since.at || (family.revoked?.at ?? 0) >= since.at)
      return labReport(labRun(entries, families), {
        scenario: scenario?.id ?? null,
        expect: scenario?.expect ?? [],
        startedAt: since.at,
        endedAt: clock.now(),
      })
    },
    onChange: (listener) => machine.onEntry(() => listener()),
    close() {
      run?.stop()
      cancelReturn()
    },
  }
}
