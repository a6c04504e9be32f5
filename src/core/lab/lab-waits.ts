import type { Clock } from '../ports.ts'

export interface Waits {
  wait(ms: number): Promise<void>
  cancel(): void
}

/** Delays of planned faults; when the lab closes, nobody waits any longer. */
export function createWaits(clock: Clock): Waits {
  const open = new Set<() => void>()
  return {
    wait(ms) {
      if (ms <= 0) return Promise.resolve()
      return new Promise((resolve) => {
        let cancel = () => {}
        const end = () => {
          open.delete(end)
          cancel()
          resolve()
        }
        cancel = clock.at(clock.now() + ms, end)
        open.add(end)
      })
    },
    cancel() {
      for (const end of [...open]) end()
    },
  }
}
