import { describe, expect, it } from 'vitest'
import { withoutCommit } from '../support/refresh-mutations.ts'
import { guards, rowsThatFail } from './guards.ts'
import { simulatedCases } from './simulated/cases.ts'
import { runOnce } from './simulated/run-case.ts'
import { minute, type Step } from './simulated/steps.ts'

const seed = 7
const patienceMs = 240_000
/** Without a commit or a re-read the worlds run hot until they are stopped; some rows of each kind are enough here. */
const some = simulatedCases.filter((_, index) => index % 5 === 0)

/** One run of each row is the short version; `npm run lab` takes more and says which rows notice what. */
describe('the matrix, each row begun with a contest', () => {
  it(
    'holds with every guard in its place',
    async () => expect([...(await rowsThatFail(undefined, { seed, runs: 1 }))]).toEqual([]),
    patienceMs,
  )

  it(
    'fails without the critical section, in nearly every row',
    async () => {
      const failing = await rowsThatFail(guards['the critical section'], { seed, runs: 1 })
      // A server that keeps its refresh tokens has none to reuse; over months a second try can pass for a safe retry.
      expect(failing.size).toBeGreaterThan(simulatedCases.length * 0.75)
    },
    patienceMs,
  )

  it(
    'fails without the re-read, wherever a server rotates',
    async () => {
      const failing = await rowsThatFail(guards['the re-read'], { seed, runs: 1, cases: some })
      expect([...failing.keys()]).toEqual(some.map(({ name }) => name))
    },
    patienceMs,
  )

  it(
    'fails when a token is published before it is committed, in every row',
    async () => {
      const failing = await rowsThatFail(guards['commit before publish'], { seed, runs: 1, cases: some })
      expect([...failing.keys()]).toEqual(some.map(({ name }) => name))
    },
    patienceMs,
  )

  it('names a token that was handed out before it was on disk', async () => {
    const steps: Step[] = [
      { do: 'time', ms: 53 * minute },
      { do: 'callers', count: 2, minTtlMs: 30 * minute },
    ]
    const [given] = simulatedCases
    if (!given) throw new Error('There is no such case.')
    expect((await runOnce(given, steps, seed)).violations).toEqual([])
    const { violations } = await runOnce(given, steps, seed, { wrapStore: withoutCommit })
    expect(violations.join('; ')).toContain('handed out before they were on disk')
  })
})
