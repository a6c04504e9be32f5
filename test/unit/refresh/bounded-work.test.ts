import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBoundedWork } from '../../../src/core/refresh/bounded-work.ts'

/** Work that ends when told to. */
function tasks() {
  const open: { host: string; end: () => void }[] = []
  const started: string[] = []
  const task = (host: string) => () =>
    new Promise<void>((resolve) => {
      started.push(host)
      open.push({ host, end: resolve })
    })
  return { open, started, task }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('bounded work', () => {
  it('lets the hosts take turns', async () => {
    const { open, started, task } = tasks()
    const work = createBoundedWork({ overall: 1, perHost: 1 })
    for (const host of ['a', 'a', 'a', 'b', 'c']) work.add(host, task(host))
    while (open.length > 0) {
      open.shift()?.end()
      await turn()
    }
    expect(started).toEqual(['a', 'b', 'c', 'a', 'a'])
  })

  it('drops what waits, not what runs', async () => {
    const { open, started, task } = tasks()
    const work = createBoundedWork({ overall: 2, perHost: 2 })
    for (let index = 0; index < 5; index += 1) work.add('a', task('a'))
    work.clear()
    for (const { end } of open.splice(0)) end()
    await turn()
    expect([started.length, work.active]).toEqual([2, 0])
    work.add('a', task('a'))
    expect(started).toHaveLength(3)
  })

  it('runs everything once and never exceeds its limits (seeded)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 }), async (hosts) => {
        const { open, started, task } = tasks()
        const work = createBoundedWork({ overall: 5, perHost: 2 })
        for (const host of hosts) work.add(String(host), task(String(host)))
        while (open.length > 0) {
          expect(open.length).toBeLessThanOrEqual(5)
          for (const { host } of open) expect(open.filter((other) => other.host === host).length).toBeLessThanOrEqual(2)
          open.shift()?.end()
          await turn()
        }
        expect([started.length, work.active]).toEqual([hosts.length, 0])
      }),
      { seed: 11, numRuns: 50 },
    )
  })
})
