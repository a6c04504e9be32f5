import type { EventBus } from '../events.ts'
import type { Disposable } from '../lifetime.ts'
import type { Clock } from '../ports.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { createBoundedWork, type WorkLimits } from './bounded-work.ts'
import { createDueHeap } from './due-heap.ts'
import type { RefreshNotices } from './refresh-notices.ts'
import type { Refresher } from './refresher.ts'

/** A profile is visited at most this often, whatever its plan says. */
const shortestPauseMs = 250
/** So many are begun in one go; then whoever else waits (the proxy) has its turn. A thousand in one go take a tenth of a second. */
const atOnce = 8

export interface SchedulerDeps {
  readonly clock: Clock
  readonly events: EventBus
  readonly profiles: Pick<ProfileStore, 'list' | 'get'>
  readonly refresher: Pick<Refresher, 'visit' | 'dueAt' | 'forgiveOffline' | 'isRefreshing'>
  readonly notices: RefreshNotices
  /** Nothing is planned while the vault is locked. */
  readonly unlocked: () => boolean
  /** What the limit per host counts by: the host that a renewal asks. */
  readonly hostOf: (profileId: string) => string
  readonly limits?: WorkLimits
}

export interface Scheduler extends Disposable {
  /** Begins to listen and to plan. */
  start(): void
  /** Plans these profiles anew, or all. */
  replan(profileIds?: readonly string[]): void
  /** After resume, a clock jump or the return of the network: waits `graceMs` for the network, then plans all anew. */
  wake(graceMs?: number): void
  /** Stops. What is under way goes on; the refresher's `close` waits for it. */
  dispose(): void
}

/** One timer, on the wall clock, for the earliest profile; a step costs O(log n). */
export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { clock, events, profiles, refresher, notices } = deps
  const heap = createDueHeap()
  const work = createBoundedWork(deps.limits ?? { overall: 16, perHost: 4 })
  /** Waiting or under way: not planned until done. */
  const busy = new Set<string>()
  const visitedAt = new Map<string, number>()
  let timer: { at: number; cancel: () => void } | undefined
  let heldUntil = 0
  let cancelWake: (() => void) | undefined
  let stops: (() => void)[] = []

  function setTimer(): void {
    const first = heap.first()
    const at = first && Math.max(first.at, heldUntil)
    if (timer?.at === at) return
    timer?.cancel()
    timer = at === undefined ? undefined : { at, cancel: clock.at(at, onTimer) }
  }

  function onTimer(): void {
    timer = undefined
    const now = clock.now()
    let begun = 0
    for (let first = heap.first(); first && first.at <= now && heldUntil <= now; first = heap.first()) {
      if (begun === atOnce) break
      heap.remove(first.key)
      begin(first.key)
      begun += 1
    }
    setTimer()
  }

  function begin(profileId: string): void {
    notices.observe(profileId)
    const at = refresher.dueAt(profileId)
    if (at === null || at > clock.now()) {
      plan(profileId)
      return
    }
    busy.add(profileId)
    work.add(deps.hostOf(profileId), async () => {
      try {
        if (deps.unlocked()) await refresher.visit(profileId)
      } finally {
        busy.delete(profileId)
        visitedAt.set(profileId, clock.now())
        if (stops.length > 0) replan([profileId])
      }
    })
  }

  function plan(profileId: string): void {
    if (busy.has(profileId)) return
    const times = [refresher.dueAt(profileId), notices.nextAt(profileId)].filter((at) => at !== null)
    if (times.length === 0 || !profiles.get(profileId)) {
      heap.remove(profileId)
      visitedAt.delete(profileId)
      return
    }
    const now = clock.now()
    const visited = visitedAt.get(profileId) ?? 0
    // A visit that changed nothing must not become a loop; a clock that was set back does not count as a visit.
    const soonest = visited <= now ? visited + shortestPauseMs : 0
    heap.set(profileId, Math.max(Math.min(...times), soonest))
  }

  function replan(profileIds?: readonly string[]): void {
    if (!deps.unlocked()) {
      heap.clear()
      work.clear()
      busy.clear()
    } else {
      const ids = profileIds ?? profiles.list().map(({ id }) => id)
      for (const id of ids) {
        notices.observe(id)
        plan(id)
      }
    }
    setTimer()
  }

  return {
    start() {
      stops = [
        events.on('profiles.changed', ({ profileIds }) => replan(profileIds)),
        events.on('vault.changed', () => replan()),
        events.on('providers.changed', () => replan()),
      ]
      notices.begin()
      replan()
    },
    replan,
    wake(graceMs = 3000) {
      cancelWake?.()
      heldUntil = clock.now() + graceMs
      setTimer()
      cancelWake = clock.at(heldUntil, () => {
        cancelWake = undefined
        heldUntil = 0
        refresher.forgiveOffline()
        replan()
      })
    },
    dispose() {
      for (const stop of stops) stop()
      stops = []
      cancelWake?.()
      timer?.cancel()
      timer = undefined
      heap.clear()
      work.clear()
    },
  }
}
