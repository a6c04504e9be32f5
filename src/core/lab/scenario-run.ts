import type { Clock } from '../ports.ts'
import { faultEndpointsOf } from './lab-endpoint.ts'
import type { JournalEntry } from './lab-journal.ts'
import type { LabScenario, ScenarioChange, ScenarioStep } from './scenario.ts'

export interface ScenarioRun {
  /** Ends what still waits. */
  stop(): void
}

/**
 * Makes the steps of a scenario happen, each once: at its time, or when the so-many-th request to its endpoint has been
 * answered.
 * @param onEntry tells of journal entries; a request is counted when its answer is over.
 */
export function runScenario(
  scenario: LabScenario,
  deps: {
    clock: Clock
    onEntry: (listener: (entry: JournalEntry) => void) => () => void
    apply: (change: ScenarioChange) => void
  },
): ScenarioRun {
  const { clock, onEntry, apply } = deps
  const begun = clock.now()
  const cancels: (() => void)[] = []
  const counted: { step: ScenarioStep; count: number }[] = []
  for (const step of scenario.steps ?? []) {
    if ('seconds' in step.when) cancels.push(clock.at(begun + step.when.seconds * 1000, () => apply(step.change)))
    else counted.push({ step, count: 0 })
  }
  if (counted.length > 0) cancels.push(onEntry((entry) => count(entry)))

  function count(entry: JournalEntry): void {
    if (entry.kind !== 'request' || entry.answered === null) return
    const endpoints = faultEndpointsOf(entry.endpoint, entry.grant)
    for (const waiting of counted) {
      const { when, change } = waiting.step
      if ('seconds' in when || (when.endpoint !== 'any' && !endpoints.includes(when.endpoint))) continue
      waiting.count += 1
      if (waiting.count === when.requests) apply(change)
    }
  }

  return {
    stop() {
      for (const cancel of cancels.splice(0)) cancel()
    },
  }
}
