import { describe, expect, it } from 'vitest'
import { simulatedCases } from './simulated/cases.ts'
import { runCase } from './simulated/run-case.ts'

/** A small fixed slice of `npm run lab`, so that the rig never rots. A failure prints the smallest steps that break. */
describe('the engine against the lab', () => {
  it.each(simulatedCases.map((given) => [given.name, given] as const))('%s: nothing is lost', async (_name, given) => {
    const { failure, counts } = await runCase(given, { seed: 1, factor: Math.min(1, 4 / given.runs) })
    expect(failure).toBeNull()
    expect(counts).toMatchObject({ sessionsLost: 0, doubleRefreshes: 0, tokensReused: 0 })
    expect(counts.requests).toBeGreaterThan(0)
  })
})
