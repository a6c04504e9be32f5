import fc from 'fast-check'
import type { Verdict } from '../verdict.ts'
import { crowd } from './crowded-host.ts'
import { type KillPolicy, killAtEach, killPolicies, killSteps } from './kill-chain.ts'
import { loseAnswers, losses } from './lost-answers.ts'
import { contend } from './many-callers.ts'
import { crossings, crossZones } from './zones.ts'

/** One row of the matrix that runs in processes of its own, with real sockets and a real vault. */
export interface ProcessCase {
  readonly name: string
  readonly title: string
  /** What counts as one run: a kill, a lost answer, the end of a token. */
  readonly runs: number
  run(seed: number): Promise<Verdict>
}

function killCase(name: string, policy: KillPolicy, server: string): ProcessCase {
  return {
    name,
    title: `kill -9 at each of ${killSteps.length} steps of a refresh, the next process waiting for the data directory; ${server}`,
    runs: killSteps.length,
    run: (seed) => killAtEach(shuffled(killSteps, seed), policy),
  }
}

const zoneRuns = 50

/** The order tells nothing, and so has to change nothing. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  const all = fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length })
  return fc.sample(all, { seed, numRuns: 1 })[0] as T[]
}

export const processCases: readonly ProcessCase[] = [
  killCase('process-kill', killPolicies['no second chance'], 'the server detects reuse and gives no second chance'),
  killCase('process-kill-grace-same', killPolicies['grace, the same answer'], 'the server repeats its answer'),
  killCase('process-kill-grace-next', killPolicies['grace, rotated once more'], 'the server rotates once more'),
  killCase('process-kill-keep', killPolicies['refresh tokens are kept'], 'the server keeps its refresh tokens'),
  {
    name: 'process-lost',
    title: 'The answer is lost after the server rotated, six ways; no second chance, and it is said since when',
    runs: losses.length,
    run: (seed) => loseAnswers(shuffled(losses, seed), killPolicies['no second chance']),
  },
  {
    name: 'process-lost-grace',
    title: 'The same; within a grace time the server repeats its answer',
    runs: losses.length,
    run: (seed) => loseAnswers(shuffled(losses, seed), killPolicies['grace, the same answer']),
  },
  {
    name: 'process-callers',
    title: 'Six processes with 25 callers each, after the end of a token, on one data directory that nobody owns',
    runs: 1,
    run: () => contend(6, 25),
  },
  {
    name: 'process-crowd',
    title: 'The headless host: 60 proxy callers, 30 of them leaving, and 3 commands while the server holds its answer',
    runs: 3,
    run: (seed) => crowd({ rounds: 3, staying: 30, leaving: 30, commands: 3, seed }),
  },
  {
    name: 'process-zones',
    title: 'Simulated time in processes whose own clock turns: TZ of Berlin, New York and Lord Howe, spring and autumn',
    runs: crossings.length * zoneRuns,
    run: (seed) => crossZones(crossings, zoneRuns, seed),
  },
]
