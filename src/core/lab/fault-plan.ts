import { type Fault, type FaultEndpoint, type FaultRule, momentOf } from './fault.ts'

/** A rule with its name and how often it has been met and has struck. */
export interface PlannedFault {
  readonly id: string
  readonly rule: FaultRule
  readonly met: number
  readonly struck: number
  /** It will not strike again. */
  readonly spent: boolean
}

/** What happens to one request. */
export interface FaultEffect {
  /** The rules that struck, in the order of the plan. */
  readonly rules: readonly { readonly id: string; readonly kind: Fault['kind'] }[]
  readonly delayBeforeMs: number
  readonly delayAfterMs: number
  readonly lie: Extract<Fault, { kind: 'expires-in' }>['lie'] | null
  /** What is answered instead, or how the connection ends: the first such rule. */
  readonly instead: Exclude<Fault, { kind: 'delay' | 'expires-in' }> | null
}

export const noEffect: FaultEffect = { rules: [], delayBeforeMs: 0, delayAfterMs: 0, lie: null, instead: null }

export interface FaultPlan {
  set(rules: readonly FaultRule[]): void
  add(rule: FaultRule): string
  remove(id: string): boolean
  list(): PlannedFault[]
  /** Decides about one request and counts it. `endpoints`: all that it belongs to, without `any`. */
  strike(endpoints: readonly FaultEndpoint[]): FaultEffect
}

/** @param random numbers in [0, 1), drawn only for rules with a probability. */
export function createFaultPlan(random: () => number): FaultPlan {
  let planned: { id: string; rule: FaultRule; met: number; struck: number }[] = []
  let named = 0
  const entry = (rule: FaultRule) => {
    named += 1
    return { id: rule.id ?? `fault-${named}`, rule, met: 0, struck: 0 }
  }
  const spent = ({ rule, struck }: { rule: FaultRule; struck: number }) =>
    rule.count !== undefined && struck >= rule.count

  return {
    set(rules) {
      planned = rules.map(entry)
    },
    add(rule) {
      const added = entry(rule)
      planned = [...planned.filter(({ id }) => id !== added.id), added]
      return added.id
    },
    remove(id) {
      const before = planned.length
      planned = planned.filter((one) => one.id !== id)
      return planned.length < before
    },
    list: () => planned.map((one) => ({ ...one, spent: spent(one) })),
    strike(endpoints) {
      const struck: { id: string; fault: Fault }[] = []
      for (const one of planned) {
        const { endpoint, skip = 0, probability } = one.rule
        if (endpoint !== 'any' && !endpoints.includes(endpoint)) continue
        one.met += 1
        if (one.met <= skip || spent(one)) continue
        if (probability !== undefined && random() >= probability) continue
        // One answer can be replaced once; a further replacing rule waits for the next request.
        if (replaces(one.rule.fault) && struck.some((earlier) => replaces(earlier.fault))) continue
        one.struck += 1
        struck.push({ id: one.id, fault: one.rule.fault })
      }
      return struck.length === 0 ? noEffect : combine(struck)
    },
  }
}

function replaces({ kind }: Fault): boolean {
  return kind !== 'delay' && kind !== 'expires-in'
}

function combine(struck: readonly { id: string; fault: Fault }[]): FaultEffect {
  let effect = noEffect
  for (const { id, fault } of struck) {
    const rules = [...effect.rules, { id, kind: fault.kind }]
    if (fault.kind === 'delay') {
      const ms = fault.seconds * 1000
      effect =
        momentOf(fault) === 'before-commit'
          ? { ...effect, rules, delayBeforeMs: effect.delayBeforeMs + ms }
          : { ...effect, rules, delayAfterMs: effect.delayAfterMs + ms }
    } else if (fault.kind === 'expires-in') effect = { ...effect, rules, lie: effect.lie ?? fault.lie }
    else effect = { ...effect, rules, instead: fault }
  }
  return effect
}
