import type { Clock } from '../ports.ts'

/** Resolves when the clock reaches `at`; rejects with the signal's reason as soon as it is aborted. */
export function waitUntil(clock: Clock, at: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const stop = () => {
      cancel()
      reject(signal.reason)
    }
    const cancel = clock.at(at, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    signal.addEventListener('abort', stop, { once: true })
  })
}
