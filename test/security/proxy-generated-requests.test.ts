import { describe, expect, it } from 'vitest'
import { runFuzz, runScripts } from '../fuzz/fuzz-run.ts'
import { keptScripts } from '../fuzz/kept-scripts.ts'
import { leaks } from '../fuzz/print-result.ts'

/** A slice of `npm run fuzz` with a fixed seed, so that it never rots, and what longer runs have found. */
describe('generated requests against a recording upstream', () => {
  it('what the upstream reads is what the permission check read, with the right token, and nothing leaks or crashes', async () => {
    const result = await runFuzz({ seed: 20_261_126, requests: 1_500, batch: 60 })
    expect(result.violations).toEqual([])
    expect(leaks(result)).toEqual([])
    expect(result.arrivals).toBeGreaterThan(50)
    expect(result.overHttp2).toBeGreaterThan(20)
    expect(Object.keys(result.counts).length).toBeGreaterThan(8)
  })

  it('what broke once does not break again', async () => {
    expect(await runScripts(keptScripts)).toEqual([])
  })
})
