import { describe, expect, it } from 'vitest'
import { type RefreshMutation, withoutCommit, withoutQueue, withoutReread } from '../support/refresh-mutations.ts'
import { simulatedCases } from './simulated/cases.ts'
import { runCase, runOnce } from './simulated/run-case.ts'
import { minute, type Step } from './simulated/steps.ts'

const contested = simulatedCases.filter(({ name }) => name === 'forced')

async function broken(mutation?: RefreshMutation): Promise<string> {
  expect(contested).toHaveLength(1)
  const found: string[] = []
  for (const given of contested) {
    const { failure } = await runCase(given, { seed: 7, factor: 0.1, shrink: false, ...(mutation ? { mutation } : {}) })
    found.push(...(failure?.violations ?? []))
  }
  return found.join('; ')
}

/** One refresh by plan, then a caller. */
async function afterOneRefresh(mutation?: RefreshMutation): Promise<string> {
  const steps: Step[] = [
    { do: 'time', ms: 53 * minute },
    { do: 'callers', count: 2, minTtlMs: 30 * minute },
  ]
  const [given] = contested
  if (!given) throw new Error('There is no such case.')
  return (await runOnce(given, steps, 7, mutation)).violations.join('; ')
}

describe('the matrix', () => {
  it('holds with every guard in its place', async () => {
    expect(await broken()).toBe('')
    expect(await afterOneRefresh()).toBe('')
  })

  it('fails without the critical section', async () => {
    expect(await broken({ queue: withoutQueue })).toContain('spent refresh tokens were presented')
  })

  it('fails without the re-read', async () => {
    expect(await broken({ wrapStore: withoutReread })).toMatch(
      /spent refresh tokens were presented|does not come to rest/,
    )
  })

  it('fails when a token is published before it is committed', async () => {
    expect(await afterOneRefresh({ wrapStore: withoutCommit })).toContain('handed out before they were on disk')
  })
})
