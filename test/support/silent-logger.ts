import type { Logger } from '../../src/core/ports.ts'

export interface RecordingLogger extends Logger {
  readonly lines: { event: string; error?: unknown; fields?: unknown }[]
}

/** Keeps what was logged, so that a test can look for canaries. */
export function createRecordingLogger(): RecordingLogger {
  const lines: RecordingLogger['lines'] = []
  return {
    lines,
    info: (event, fields) => lines.push({ event, fields }),
    warn: (event, fields) => lines.push({ event, fields }),
    failure: (event, error, fields) => lines.push({ event, error, fields }),
  }
}
