import type { LabFaultRule, LabSettings, LabTls } from './lab-inputs.ts'
import type { LabRowView } from './lab-journal-views.ts'
import type { LocalText } from './views.ts'

/** What the report judges an app by. */
export const labVerdictIds = [
  'refresh-reuse',
  'recovered',
  'expired-token-used',
  'refreshed-too-early',
  'hammered',
  'retry-after-ignored',
  'session-given-up',
  'revoked-session-used',
  'token-in-query',
] as const
export type LabVerdictId = (typeof labVerdictIds)[number]

/** `not-seen`: the app never got into the situation, so nothing can be said. */
export type LabOutcome = 'pass' | 'fail' | 'not-seen'

export interface LabVerdictView {
  readonly id: LabVerdictId
  readonly outcome: LabOutcome
  /** The scenario asks for a pass: a situation that was not seen is not enough. */
  readonly expected: boolean
  /** Which of several stories it is; the window has a sentence for each. */
  readonly variant: string
  /** How many times, and a telling duration. */
  readonly count: number
  readonly ms: number | null
  /** In English; the window says it in the person's language by `id`, `outcome` and `variant`. */
  readonly sentence: string
  /** Numbers of journal rows, at most twenty. */
  readonly rows: readonly number[]
}

export interface LabCountsView {
  readonly signIns: number
  readonly refreshes: number
  readonly refusedRefreshes: number
  /** The server committed, the app did not get the answer. */
  readonly lostAnswers: number
  readonly apiCalls: number
  readonly refusedApiCalls: number
  readonly sessions: number
  readonly sessionsRevoked: number
}

export interface LabReportView {
  readonly scenario: string | null
  readonly startedAt: number
  readonly endedAt: number
  readonly counts: LabCountsView
  readonly verdicts: readonly LabVerdictView[]
  /** No verdict fails, and each expected one passes. */
  readonly passed: boolean
}

export interface LabScenarioView {
  readonly id: string
  readonly name: LocalText
  readonly description: LocalText
  readonly https: boolean
  readonly builtIn: boolean
}

/** `off`: plain http. */
export type LabTlsView = 'off' | LabTls

export interface LabFaultView {
  readonly id: string
  /** As the scenario format writes it. */
  readonly rule: LabFaultRule
  readonly met: number
  readonly struck: number
  readonly spent: boolean
}

/** One sign-in's worth of tokens, by numbers. */
export interface LabSessionView {
  readonly family: number
  readonly clientId: string
  readonly startedAt: number
  readonly refreshedAt: number
  readonly refreshes: number
  readonly revokedAt: number | null
  readonly revokedBecause: string | null
}

export interface LabRunningView {
  readonly issuer: string
  readonly port: number
  /** `false`: it was told to stop existing for now. */
  readonly reachable: boolean
  readonly tls: LabTlsView
  readonly clientId: string
  readonly serviceClientId: string
  readonly endpoints: Readonly<Record<string, string>>
  readonly redirectRules: string
  readonly settings: LabSettings
  readonly faults: readonly LabFaultView[]
  readonly scenario: string | null
  /** The newest twenty. */
  readonly sessions: readonly LabSessionView[]
  /** Devices that wait for a person to allow them. */
  readonly pendingDevices: number
  readonly startedAt: number
}

/** `running` is `null` while the lab is off. */
export interface LabStatusView {
  readonly running: LabRunningView | null
}

export interface LabJournalView {
  readonly rows: readonly LabRowView[]
  readonly newest: number
  readonly dropped: number
}
