import type { Clock } from '../../../src/core/ports.ts'

/** Two clocks over one simulated time: the true one, which the server goes by, and ours, which sleeps and can be set. */
export interface WorldClock {
  readonly server: Clock
  readonly machine: Clock
  /** Lets so much time pass; what falls due runs in order, with promises settled in between. */
  advance(ms: number): Promise<void>
  /** The machine sleeps: only the server's timers run. Then everything overdue runs. */
  sleep(ms: number): Promise<void>
  /** Sets the machine's clock; negative is back. */
  set(byMs: number): Promise<void>
}

interface Timer {
  readonly at: number
  readonly run: () => void
  readonly own: 'server' | 'machine'
}

/** @param mostTimers a world in which more than that fall due does not come to rest. */
export function createWorldClock(start: number, mostTimers = 20_000): WorldClock {
  let now = start
  let offset = 0
  let serial = 0
  let ran = 0
  const timers = new Map<number, Timer>()
  const dueAt = ({ at, own }: Timer) => (own === 'server' ? at : at - offset)

  function earliest(until: number, only?: Timer['own']): [number, Timer] | undefined {
    let found: [number, Timer] | undefined
    for (const entry of timers) {
      const due = dueAt(entry[1])
      if (due > until || (only && entry[1].own !== only)) continue
      if (!found || due < dueAt(found[1])) found = entry
    }
    return found
  }
  async function run(until: number, only?: Timer['own']): Promise<void> {
    for (let entry = earliest(until, only); entry; entry = earliest(until, only)) {
      timers.delete(entry[0])
      ran += 1
      if (ran > mostTimers) throw new Error('the world does not come to rest: something is asked again and again')
      now = Math.max(now, dueAt(entry[1]))
      entry[1].run()
      await settle()
    }
    now = Math.max(now, until)
  }
  const clock = (own: Timer['own'], read: () => number): Clock => ({
    now: read,
    at(at, callback) {
      const id = serial++
      timers.set(id, { at, run: callback, own })
      return () => timers.delete(id)
    },
  })
  return {
    server: clock('server', () => now),
    machine: clock('machine', () => now + offset),
    async advance(ms) {
      await settle()
      await run(now + ms)
      await settle()
    },
    async sleep(ms) {
      await run(now + ms, 'server')
      await run(now)
      await settle()
    },
    async set(byMs) {
      offset += byMs
      await run(now)
      await settle()
    },
  }
}

/** Long enough for the whole stack of promises of one request; nothing in the world waits for anything outside. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}
