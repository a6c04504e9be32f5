import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchLiveness } from '../../../src/node/proxy/http2-liveness.ts'

function rig() {
  const pings: ((...args: [null, number, Buffer]) => void)[] = []
  const gone = vi.fn()
  const ping = (given: unknown) => pings.push(given as (typeof pings)[number]) > 0
  const liveness = watchLiveness({ ping, destroyed: false } as never, { silentMs: 1_000, gone })
  return { pings, gone, liveness, acknowledge: (index: number) => pings[index]?.(null, 1, Buffer.alloc(8)) }
}

describe('whether an HTTP/2 connection still lives', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is asked when a head is late, and denied when nothing comes for as long again', () => {
    const { pings, gone, liveness } = rig()
    liveness.waiting()
    vi.advanceTimersByTime(1_000)
    expect([pings.length, gone.mock.calls.length]).toEqual([1, 0])
    vi.advanceTimersByTime(1_000)
    expect(gone).toHaveBeenCalledOnce()
  })

  it('is not asked a second time by the same wait, and again by the next', () => {
    const { pings, gone, liveness, acknowledge } = rig()
    liveness.waiting()
    vi.advanceTimersByTime(1_000)
    acknowledge(0)
    vi.advanceTimersByTime(60_000)
    expect([pings.length, gone.mock.calls.length]).toEqual([1, 0])
    liveness.waiting()
    vi.advanceTimersByTime(1_000)
    expect(pings).toHaveLength(2)
  })

  it('is not asked while nobody waits', () => {
    const { pings, liveness } = rig()
    const waits = [liveness.waiting(), liveness.waiting()]
    for (const over of waits) over()
    waits[0]?.()
    vi.advanceTimersByTime(60_000)
    expect(pings).toHaveLength(0)
    liveness.waiting()
    vi.advanceTimersByTime(1_000)
    expect(pings).toHaveLength(1)
  })

  it('is shown by whatever comes, or by a body that goes on its way, before the proof and instead of it', () => {
    const { pings, gone, liveness } = rig()
    liveness.waiting()
    for (let times = 0; times < 10; times += 1) {
      vi.advanceTimersByTime(900)
      liveness.alive()
    }
    expect(pings).toHaveLength(0)
    vi.advanceTimersByTime(1_000)
    for (let times = 0; times < 10; times += 1) {
      vi.advanceTimersByTime(900)
      liveness.alive()
    }
    expect([pings.length, gone.mock.calls.length]).toEqual([1, 0])
  })
})
