import type { LabExpiryLie, LabFault, LabFaultRule } from '../../../shared/lab-inputs.ts'
import type { LabFaultView } from '../../../shared/lab-views.ts'

/** What can be planned with one press, and what it means to the lab. */
export const troubles = {
  drop: { kind: 'drop', moment: 'after-commit' },
  slow: { kind: 'delay', seconds: 10 },
  reset: { kind: 'reset' },
  unauthorized: { kind: 'status', status: 401, error: 'invalid_token' },
  timeout: { kind: 'status', status: 408 },
  busy: { kind: 'status', status: 429, retryAfterSeconds: 5 },
  broken: { kind: 'status', status: 500 },
  down: { kind: 'status', status: 503 },
  garbage: { kind: 'garbage' },
  truncated: { kind: 'truncated' },
  html: { kind: 'html' },
} as const satisfies Readonly<Record<string, LabFault>>

export type Trouble = keyof typeof troubles
export const troubleNames = Object.keys(troubles) as readonly Trouble[]

export const places = ['refresh', 'token', 'api', 'discovery', 'any'] as const
export type Place = (typeof places)[number]

export const expiryLies = ['missing', 'string', 'absolute', 'negative', 'too-long'] as const

/** Told from the faults of a scenario by their names. */
const prefix = 'window-'
const lieId = `${prefix}lie`

/** The rule of a press. */
export function ruleOf(trouble: Trouble, place: Place, often: 'once' | 'always'): LabFaultRule {
  const fault: LabFault = { ...troubles[trouble] }
  return { id: `${prefix}${trouble}`, endpoint: place, fault, ...(often === 'once' ? { count: 1 } : {}) }
}

export function lieRule(lie: LabExpiryLie): LabFaultRule {
  return { id: lieId, endpoint: 'token', fault: { kind: 'expires-in', lie } }
}

/** What the plan holds of a press; a rule that has struck for the last time is as good as none. */
export function plannedTrouble(faults: readonly LabFaultView[], trouble: Trouble): LabFaultView | null {
  return faults.find(({ id, spent }) => id === `${prefix}${trouble}` && !spent) ?? null
}

export function plannedLie(faults: readonly LabFaultView[]): LabExpiryLie | null {
  const fault = faults.find(({ id }) => id === lieId)?.rule.fault
  return fault?.kind === 'expires-in' ? fault.lie : null
}

/** The faults of a scenario or of the control address, which no button stands for. */
export function otherFaults(faults: readonly LabFaultView[]): readonly LabFaultView[] {
  return faults.filter(({ id, spent }) => !id.startsWith(prefix) && !spent)
}

/** Of which press a rule is, for the journal; `null` for others. */
export function troubleOf(id: string): Trouble | null {
  return troubleNames.find((name) => id === `${prefix}${name}`) ?? null
}
