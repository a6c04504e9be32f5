import { type RefreshMutation, withoutCommit, withoutQueue, withoutReread } from '../support/refresh-mutations.ts'
import { type SimulatedCase, simulatedCases } from './simulated/cases.ts'
import { runCase } from './simulated/run-case.ts'
import { minute, type Step } from './simulated/steps.ts'

/** What the refresher stands on, each with what is left when it is taken out. */
export const guards: Readonly<Record<string, RefreshMutation>> = {
  'the critical section': { queue: withoutQueue },
  'commit before publish': { wrapStore: withoutCommit },
  'the re-read': { wrapStore: withoutReread },
}

/** What a guard stands against, before all that happens in a row: many at once, one after the other, and over an end. */
const contest: readonly Step[] = [
  { do: 'time', ms: minute },
  { do: 'callers', count: 4, forced: 4 },
  { do: 'time', ms: minute },
  { do: 'callers', count: 1, forced: 2 },
  { do: 'time', ms: minute },
  { do: 'until-expiry', leftMs: -1 },
  { do: 'callers', count: 4 },
  { do: 'time', ms: minute },
]

export interface GuardOptions {
  readonly seed: number
  /** Runs of each row. */
  readonly runs: number
  readonly cases?: readonly SimulatedCase[]
}

/** The whole matrix, contested, without one guard: the rows that fail, each with what broke first. */
export async function rowsThatFail(
  mutation: RefreshMutation | undefined,
  { seed, runs, cases = simulatedCases }: GuardOptions,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const given of cases) {
    const steps = given.steps.map((rest) => [...contest, ...rest])
    const options = { seed, factor: runs / given.runs, shrink: false, ...(mutation ? { mutation } : {}) }
    const { failure } = await runCase({ ...given, steps }, options)
    if (failure) found.set(given.name, failure.violations.join('; '))
  }
  return found
}
