import type { Disposable } from '../core/lifetime.ts'
import type { Logger } from '../core/ports.ts'

/** What of `process` is used; a test passes an emitter. */
export interface FaultSource {
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
  off(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
}

/**
 * A promise that nobody looked after is a fault of ours, and is logged. It does not end the host: tools hold keys to it, and
 * its other work is sound. Nothing is printed, because an error may quote a token.
 */
export function logProcessFaults(source: FaultSource, log: Pick<Logger, 'failure'>): Disposable {
  const report = (reason: unknown) => log.failure('unhandled-rejection', reason)
  source.on('unhandledRejection', report)
  return { dispose: () => void source.off('unhandledRejection', report) }
}
