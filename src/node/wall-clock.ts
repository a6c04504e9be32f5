import { VaultError } from '../core/errors.ts'
import type { Disposable } from '../core/lifetime.ts'
import type { Clock } from '../core/ports.ts'

export interface WallClock extends Clock, Disposable {
  /**
   * Tells when wall-clock time and elapsed time part by more than five seconds: the clock was set, or the machine slept.
   * `byMs` is negative for a clock that was set back. Returns the function that stops it.
   */
  onJump(listener: (jump: { byMs: number }) => void): () => void
  dispose(): void
}

/** What the clock stands on; tests replace it. */
export interface TimeSource {
  /** Epoch ms. */
  wall(): number
  /** Milliseconds since any fixed moment; not moved by setting the clock. */
  monotonic(): number
  /** Calls `run` after `ms`. Returns the cancel function. `background`: does not keep the process running. */
  after(ms: number, run: () => void, background: boolean): () => void
}

/** No timer sleeps longer: after a suspend or a set clock, what is overdue runs within a minute. Also far below 2^31 ms. */
const longestSleepMs = 60_000
const watchMs = 15_000
const jumpMs = 5_000

/**
 * The wall clock of a host. Timers of `at` keep the process running, because a command that waits for its next poll has
 * nothing else that would; `dispose` ends them all. The watch for jumps does not keep it running.
 */
export function createWallClock(time: TimeSource = systemTime): WallClock {
  const listeners = new Set<(jump: { byMs: number }) => void>()
  const timers = new Set<Timer>()
  let stopWatch: (() => void) | undefined

  const arm = (timer: Timer) => {
    timer.cancel()
    const remaining = timer.at - time.wall()
    const sleep = Math.min(Math.max(remaining, 0), longestSleepMs)
    timer.cancel = time.after(sleep, () => (time.wall() >= timer.at ? fire(timer) : arm(timer)), false)
  }
  const fire = (timer: Timer) => {
    timers.delete(timer)
    timer.run()
  }
  const watch = () => {
    const wall = time.wall()
    const monotonic = time.monotonic()
    stopWatch = time.after(
      watchMs,
      () => {
        watch()
        // Measured against the plan, not only against the monotonic clock: on some systems that one counts sleep too.
        const lateMs = time.monotonic() - monotonic - watchMs
        const byMs = time.wall() - wall - (lateMs > jumpMs ? watchMs : time.monotonic() - monotonic)
        if (Math.abs(byMs) <= jumpMs) return
        for (const timer of [...timers]) arm(timer)
        for (const listener of [...listeners]) listener({ byMs: Math.round(byMs) })
      },
      true,
    )
  }
  watch()
  return {
    now: () => time.wall(),
    at(at, run) {
      // NaN is never reached and never far away: such a timer would spin.
      if (Number.isNaN(at)) throw new VaultError('INTERNAL', 'A timer was set for a moment that is not a number.')
      const timer: Timer = { at, run, cancel: () => undefined }
      timers.add(timer)
      arm(timer)
      return () => {
        timers.delete(timer)
        timer.cancel()
      }
    },
    onJump(listener) {
      const entry = (jump: { byMs: number }) => listener(jump)
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    dispose() {
      stopWatch?.()
      for (const timer of timers) timer.cancel()
      timers.clear()
      listeners.clear()
    },
  }
}

interface Timer {
  readonly at: number
  readonly run: () => void
  cancel: () => void
}

const systemTime: TimeSource = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run, background) {
    const timeout = setTimeout(run, ms)
    if (background) timeout.unref()
    return () => clearTimeout(timeout)
  },
}
