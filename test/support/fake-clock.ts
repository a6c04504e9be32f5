import type { Clock } from '../../src/core/ports.ts'

export interface FakeClock extends Clock {
  /** Moves time forward and runs what falls due, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>
  /** Jumps without running timers that lie between, as a suspended machine does; then runs everything overdue. */
  jump(ms: number): Promise<void>
  readonly timers: number
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

export function createFakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start
  let nextId = 0
  const timers = new Map<number, { at: number; run: () => void }>()
  const earliest = (until: number) =>
    [...timers].filter(([, timer]) => timer.at <= until).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0]
  const runUntil = async (until: number, follow: boolean) => {
    for (let entry = earliest(until); entry; entry = earliest(until)) {
      const [id, timer] = entry
      timers.delete(id)
      if (follow) now = Math.max(now, timer.at)
      timer.run()
      await settle()
    }
  }
  return {
    now: () => now,
    at(at, run) {
      const id = nextId++
      timers.set(id, { at, run })
      return () => timers.delete(id)
    },
    async advance(ms) {
      const until = now + ms
      await settle()
      await runUntil(until, true)
      now = until
      await settle()
    },
    async jump(ms) {
      now += ms
      await runUntil(now, false)
      await settle()
    },
    get timers() {
      return timers.size
    },
  }
}
