import type { Clock } from '../ports.ts'

/** A time limit of its own for work that must not depend on who asked for it. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Settles with `work`, or rejects with `onLimit()` when the limit comes first, even if `work` ignores the signal. */
  race<T>(work: Promise<T>): Promise<T>
  abort(): void
  /** Ends the timer. */
  cancel(): void
}

/** A timer that comes later than this came after a sleep, or the clock was set. */
const jumpMs = 5_000

/**
 * Time in which the machine slept, or which a set clock invented, does not count: the answer may lie in the socket by now,
 * and to cut it off would lose it. The limit then starts anew.
 */
export function createDeadline(clock: Clock, limitMs: number, onLimit: () => Error): Deadline {
  const controller = new AbortController()
  const abort = () => controller.abort(onLimit())
  let cancel = () => {}
  const arm = () => {
    const at = clock.now() + limitMs
    cancel = clock.at(at, () => (clock.now() - at > jumpMs ? arm() : abort()))
  }
  arm()
  const { signal } = controller
  return {
    signal,
    race: (work) =>
      new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason)
        if (signal.aborted) stop()
        signal.addEventListener('abort', stop, { once: true })
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
      }),
    abort,
    cancel: () => cancel(),
  }
}
