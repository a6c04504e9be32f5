export interface Ticker {
  /** The time of the last tick: the same for everyone who reads it between two ticks. */
  now(): number
  subscribe(listener: () => void): () => void
}

export interface TickerDeps {
  readonly now: () => number
  readonly setInterval: (run: () => void, ms: number) => number
  readonly clearInterval: (id: number) => void
}

/** One timer for every countdown of the window; it stands still while nobody looks. */
export function createTicker(deps: TickerDeps): Ticker {
  const listeners = new Set<() => void>()
  let current = deps.now()
  let timer: number | null = null
  const tick = (): void => {
    current = deps.now()
    for (const listener of [...listeners]) listener()
  }
  return {
    now: () => current,
    subscribe(listener) {
      listeners.add(listener)
      if (timer === null) {
        current = deps.now()
        timer = deps.setInterval(tick, 1_000)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && timer !== null) {
          deps.clearInterval(timer)
          timer = null
        }
      }
    },
  }
}
