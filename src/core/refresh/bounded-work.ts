export interface WorkLimits {
  readonly overall: number
  readonly perHost: number
}

/**
 * Runs work in order of arrival with a limit overall and per host, so that a thousand profiles which fall due together
 * neither flood one server nor keep the others waiting behind it.
 */
export interface BoundedWork {
  /** `work` must not reject. */
  add(host: string, work: () => Promise<void>): void
  /** Drops what has not started. */
  clear(): void
  readonly active: number
}

interface Lane {
  active: number
  readonly waiting: (() => Promise<void>)[]
}

export function createBoundedWork(limits: WorkLimits): BoundedWork {
  const lanes = new Map<string, Lane>()
  /** Hosts that have work waiting and room for it, in turn. */
  const ready = new Set<string>()
  let active = 0

  const settle = (host: string, lane: Lane) => {
    if (lane.waiting.length > 0 && lane.active < limits.perHost) ready.add(host)
    else ready.delete(host)
    if (lane.active === 0 && lane.waiting.length === 0) lanes.delete(host)
  }
  const startNext = () => {
    while (active < limits.overall) {
      const [host] = ready
      if (host === undefined) return
      // Taken out and put back at the end: the hosts take turns.
      ready.delete(host)
      const lane = lanes.get(host) as Lane
      const work = lane.waiting.shift() as () => Promise<void>
      lane.active += 1
      active += 1
      settle(host, lane)
      void work().finally(() => {
        lane.active -= 1
        active -= 1
        settle(host, lane)
        startNext()
      })
    }
  }
  return {
    add(host, work) {
      const lane = lanes.get(host) ?? { active: 0, waiting: [] }
      lanes.set(host, lane)
      lane.waiting.push(work)
      settle(host, lane)
      startNext()
    },
    clear() {
      for (const [host, lane] of lanes) {
        lane.waiting.length = 0
        settle(host, lane)
      }
    },
    get active() {
      return active
    },
  }
}
