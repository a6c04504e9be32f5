import { describe, expect, it } from 'vitest'
import type { FaultRule } from '../../../src/core/lab/fault.ts'
import { createFaultPlan } from '../../../src/core/lab/fault-plan.ts'
import { createSeededRandom } from '../../../src/core/lab/seeded-random.ts'

const drop: FaultRule['fault'] = { kind: 'drop' }

function struckBy(rule: FaultRule, times: number, seed = 1): number[] {
  const plan = createFaultPlan(createSeededRandom(seed))
  plan.set([rule])
  return Array.from({ length: times }, (_, index) => index + 1).filter(() => plan.strike(['token', 'refresh']).instead)
}

describe('the fault plan', () => {
  it('strikes every request, the next so many, or the nth', () => {
    expect(struckBy({ endpoint: 'refresh', fault: drop }, 4)).toEqual([1, 2, 3, 4])
    expect(struckBy({ endpoint: 'refresh', count: 2, fault: drop }, 4)).toEqual([1, 2])
    expect(struckBy({ endpoint: 'refresh', skip: 2, count: 1, fault: drop }, 5)).toEqual([3])
    expect(struckBy({ endpoint: 'any', skip: 3, fault: drop }, 5)).toEqual([4, 5])
  })

  it('leaves other endpoints alone and does not count them', () => {
    const plan = createFaultPlan(() => 0)
    plan.set([{ endpoint: 'refresh', count: 1, fault: drop }])
    expect(plan.strike(['api']).instead).toBeNull()
    expect(plan.strike(['token']).instead).toBeNull()
    expect(plan.strike(['token', 'refresh']).instead).toEqual(drop)
    expect(plan.list()[0]).toMatchObject({ met: 1, struck: 1, spent: true })
  })

  it('repeats a probable fault with the same seed, and differs with another', () => {
    const rule: FaultRule = { endpoint: 'any', probability: 0.5, fault: drop }
    expect(struckBy(rule, 60, 7)).toEqual(struckBy(rule, 60, 7))
    expect(struckBy(rule, 60, 8)).not.toEqual(struckBy(rule, 60, 7))
    const share = struckBy(rule, 2000, 3).length / 2000
    expect(share).toBeGreaterThan(0.45)
    expect(share).toBeLessThan(0.55)
  })

  it('adds delays up, and lets the first rule decide what is answered instead', () => {
    const plan = createFaultPlan(() => 0)
    plan.set([
      { id: 'slow', endpoint: 'any', fault: { kind: 'delay', seconds: 1 } },
      { id: 'slower', endpoint: 'any', fault: { kind: 'delay', seconds: 2, moment: 'after-commit' } },
      { id: 'lie', endpoint: 'token', fault: { kind: 'expires-in', lie: 'missing' } },
      { id: 'gone', endpoint: 'any', fault: drop },
      { id: 'busy', endpoint: 'any', fault: { kind: 'status', status: 503 } },
    ])
    expect(plan.strike(['token'])).toEqual({
      rules: [
        { id: 'slow', kind: 'delay' },
        { id: 'slower', kind: 'delay' },
        { id: 'lie', kind: 'expires-in' },
        { id: 'gone', kind: 'drop' },
      ],
      delayBeforeMs: 1000,
      delayAfterMs: 2000,
      lie: 'missing',
      instead: drop,
    })
    // What came too late is not used up.
    expect(plan.list().at(-1)).toMatchObject({ id: 'busy', struck: 0 })
  })

  it('replaces a rule of the same name and takes one away', () => {
    const plan = createFaultPlan(() => 0)
    plan.add({ id: 'one', endpoint: 'any', count: 1, fault: drop })
    plan.strike(['api'])
    plan.add({ id: 'one', endpoint: 'any', count: 1, fault: drop })
    expect(plan.list()).toMatchObject([{ id: 'one', struck: 0 }])
    expect(plan.remove('one')).toBe(true)
    expect(plan.remove('one')).toBe(false)
    expect(plan.strike(['api']).rules).toEqual([])
  })
})
