import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRequestLimits } from '../../../src/core/access/request-limits.ts'
import type { ClientRecord } from '../../../src/core/clients/client-record.ts'
import type { ClientLimits } from '../../../src/shared/access-views.ts'

const none = { requestsPerMinute: null, burst: null, concurrent: null }
const client = (limits?: Partial<ClientLimits>) =>
  ({ id: 'c', ...(limits && { limits: { ...none, ...limits } }) }) as unknown as ClientRecord

describe('limits of a client', () => {
  it('are none unless somebody set some', () => {
    const limits = createRequestLimits(() => 0)
    for (let turn = 0; turn < 10_000; turn += 1) expect(limits.enter(client())).toBeNull()
  })

  it('let a burst pass, then the rate, and say how long to wait', () => {
    let now = 0
    const limits = createRequestLimits(() => now)
    const tool = client({ requestsPerMinute: 60, burst: 3 })
    for (let turn = 0; turn < 3; turn += 1) expect(limits.enter(tool)).toBeNull()
    expect(limits.enter(tool)).toEqual({ code: 'rate-limited', retryAfterSeconds: 1 })
    now = 400
    expect(limits.enter(tool)?.retryAfterSeconds).toBeCloseTo(0.6)
    now = 1_000
    expect(limits.enter(tool)).toBeNull()
    expect(limits.enter(tool)).not.toBeNull()
    now = -60_000
    expect(limits.enter(tool)?.code).toBe('rate-limited')
    now = 60_000
    for (let turn = 0; turn < 3; turn += 1) expect(limits.enter(tool)).toBeNull()
    expect(limits.enter(tool)).not.toBeNull()
  })

  it('let a quarter of the rate come at once when nobody said how much', () => {
    const limits = createRequestLimits(() => 0)
    const passed = Array.from({ length: 100 }, () => limits.enter(client({ requestsPerMinute: 60 })))
    expect(passed.filter((refused) => refused === null)).toHaveLength(15)
  })

  it('never hold more places than allowed, and give each back', () => {
    const steps = fc.array(fc.boolean(), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), steps, (concurrent, wishes) => {
        const limits = createRequestLimits(() => 0)
        const tool = client({ concurrent })
        let held = 0
        for (const wantsIn of wishes) {
          if (wantsIn) {
            const refused = limits.enter(tool)
            expect(refused === null).toBe(held < concurrent)
            if (refused === null) held += 1
          } else if (held > 0) {
            limits.leave(tool)
            held -= 1
          }
        }
      }),
    )
  })

  it('a request that finds no place does not use up the rate', () => {
    const limits = createRequestLimits(() => 0)
    const tool = client({ concurrent: 1, requestsPerMinute: 60, burst: 2 })
    limits.enter(tool)
    for (let turn = 0; turn < 5; turn += 1) expect(limits.enter(tool)?.code).toBe('too-many-at-once')
    limits.leave(tool)
    expect(limits.enter(tool)).toBeNull()
  })
})
