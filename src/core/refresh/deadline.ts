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

export function createDeadline(clock: Clock, limitMs: number, onLimit: () => Error): Deadline {
  const controller = new AbortController()
  const abort = () => controller.abort(onLimit())
  const cancel = clock.at(clock.now() + limitMs, abort)
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
    cancel,
  }
}
