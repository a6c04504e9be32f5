import { expect, it } from 'vitest'
import { runSoak } from '../soak/soak.ts'
import { broken } from '../soak/verdict.ts'

it('the rig of `npm run soak` still runs: a host, a lab that fails, callers, and a judge that sees their tokens', async () => {
  const result = await runSoak({
    ...{ ms: 120_000, mostRequests: 60, connections: 4, accessSeconds: 3, faultShare: 0.02 },
    ...{ pauseMs: 0, sampleMs: 200, seed: 1 },
  })
  expect(result.requests).toBeGreaterThanOrEqual(60)
  expect(result.arrivals).toBeGreaterThanOrEqual(result.counts['200'] ?? 0)
  expect(result.counts['200']).toBeGreaterThan(10)
  expect(result.wrongTokens).toEqual([])
  expect(result.samples.at(-1)?.states).toHaveLength(4)
  expect(result.samples.flatMap(({ faults }) => faults)).toEqual([])
  // And the judge can fail.
  expect(broken({ ...result, wrongTokens: ['a token of soak-a for soak-b'] })).toContain(
    'wrong token: a token of soak-a for soak-b',
  )
})
