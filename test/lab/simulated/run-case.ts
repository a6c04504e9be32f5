import fc from 'fast-check'
import type { RefreshMutation } from '../../support/refresh-mutations.ts'
import { type Counts, nothingYet, sum, type Verdict } from '../verdict.ts'
import type { SimulatedCase } from './cases.ts'
import { judge } from './judge.ts'
import { live } from './live.ts'
import type { Step } from './steps.ts'
import { createWorld } from './world.ts'

export interface RunOptions {
  readonly seed: number
  /** A part or a multiple of the case's own number of runs. Default 1. */
  readonly factor?: number
  readonly mutation?: RefreshMutation
  /** Default true. */
  readonly shrink?: boolean
}

export interface CaseResult {
  readonly counts: Counts
  readonly runs: number
  /** The smallest steps that still break an invariant, and how; `null` when all held. */
  readonly failure: { readonly steps: readonly Step[]; readonly violations: readonly string[] } | null
}

/** One run of a case with these steps. */
export async function runOnce(
  given: SimulatedCase,
  steps: readonly Step[],
  seed: number,
  mutation?: RefreshMutation,
): Promise<Verdict> {
  const { settings = {}, start, lifetimes } = given
  const world = await createWorld({ settings, start, lifetimes, seed, ...(mutation ? { mutation } : {}) })
  let unrest: string | undefined
  try {
    await live(world, steps)
  } catch (error) {
    unrest = error instanceof Error ? error.message : String(error)
  }
  const accessMs = (settings.accessSeconds ?? 3600) * 1000
  const { leastGapMs = accessMs * 0.4, recovers, survives } = given
  const verdict = await judge(world, { leastGapMs, recovers, survives })
  for (const process of world.processes) process.life.kill()
  return unrest === undefined ? verdict : { ...verdict, violations: [...verdict.violations, unrest] }
}

/** Many runs of a case; the same seed gives the same runs. A failure is shrunk to the fewest and smallest steps. */
export async function runCase(
  given: SimulatedCase,
  { seed, factor = 1, mutation, shrink = true }: RunOptions,
): Promise<CaseResult> {
  let counts = nothingYet
  let runs = 0
  const numRuns = Math.max(1, Math.round(given.runs * factor))
  const property = fc.asyncProperty(given.steps, fc.integer({ min: 0, max: 0xffff }), async (steps, own) => {
    const verdict = await runOnce(given, steps, own, mutation)
    runs += 1
    counts = sum(counts, verdict)
    if (verdict.violations.length > 0) throw new Error(verdict.violations.join('; '))
  })
  const details = await fc.check(property, { seed, numRuns, endOnFailure: !shrink })
  if (!details.failed || !details.counterexample) return { counts, runs, failure: null }
  const [steps] = details.counterexample
  const { errorInstance } = details
  const said = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return { counts, runs, failure: { steps, violations: [said] } }
}
