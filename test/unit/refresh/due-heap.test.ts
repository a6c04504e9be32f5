import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDueHeap } from '../../../src/core/refresh/due-heap.ts'

const drain = (heap: ReturnType<typeof createDueHeap>) => {
  const taken: number[] = []
  for (let first = heap.first(); first; first = heap.first()) {
    heap.remove(first.key)
    taken.push(first.at)
  }
  return taken
}

describe('the heap of due times', () => {
  it('gives the earliest first after any sequence of sets, moves and removals (seeded)', () => {
    const step = fc.record({
      key: fc.integer({ min: 0, max: 20 }).map(String),
      at: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined, freq: 4 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const heap = createDueHeap()
        const model = new Map<string, number>()
        for (const { key, at } of steps) {
          if (at === undefined) {
            heap.remove(key)
            model.delete(key)
          } else {
            heap.set(key, at)
            model.set(key, at)
          }
          expect(heap.size).toBe(model.size)
          expect(heap.first()?.at).toBe(model.size === 0 ? undefined : Math.min(...model.values()))
        }
        expect(drain(heap)).toEqual([...model.values()].sort((left, right) => left - right))
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('is empty after clear', () => {
    const heap = createDueHeap()
    heap.set('a', 1)
    heap.clear()
    expect([heap.size, heap.first()]).toEqual([0, undefined])
    heap.set('a', 2)
    expect(heap.first()).toEqual({ key: 'a', at: 2 })
  })
})
