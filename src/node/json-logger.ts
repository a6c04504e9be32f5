import { closeSync, constants, existsSync, fchmodSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Disposable } from '../core/lifetime.ts'
import type { Logger } from '../core/ports.ts'
import { describeFailure, redactFields, redactText } from '../core/redact.ts'
import type { JsonObject } from '../shared/json.ts'

export interface JsonLoggerOptions {
  /** An existing private directory. */
  readonly directory: string
  readonly now?: () => number
  /** A file is put aside before it would grow beyond this many bytes. */
  readonly maxBytes?: number
  /** How many files are kept, the current one included. */
  readonly files?: number
}

/**
 * Logs JSON lines to `tokenvault.log` (0600), rotated by size to `tokenvault.1.log`, `.2.log`… Every field passes
 * `redact.ts`. Never throws: a line that cannot be written is counted, and the count is logged when it works again.
 * Lines are written at once, so that the last one before a crash is there.
 */
export function createJsonLogger(options: JsonLoggerOptions): Logger & Disposable {
  const { now = Date.now } = options
  const file = createRotatingFile(options)
  let dropped = 0
  let disposed = false

  const write = (level: 'info' | 'warn' | 'error', event: string, fields: JsonObject) => {
    if (disposed) return
    try {
      const line = { at: new Date(now()).toISOString(), level, event: redactText(event), ...fields }
      const lost = dropped > 0 ? { dropped } : {}
      file.append(`${JSON.stringify({ ...line, ...lost })}\n`)
      dropped = 0
    } catch {
      dropped += 1
    }
  }
  return {
    info: (event, fields = {}) =>
      write(
        'info',
        event,
        safely(() => redactFields(fields)),
      ),
    warn: (event, fields = {}) =>
      write(
        'warn',
        event,
        safely(() => redactFields(fields)),
      ),
    failure: (event, error, fields = {}) =>
      write(
        'error',
        event,
        safely(() => ({ ...redactFields(fields), error: describeFailure(error) })),
      ),
    dispose() {
      disposed = true
      file.close()
    },
  }
}

/** A getter that throws, or an error object that is not one, must not take the caller down. */
function safely(build: () => JsonObject): JsonObject {
  try {
    return build()
  } catch {
    return { unloggable: true }
  }
}

function createRotatingFile({ directory, maxBytes = 2 * 1024 * 1024, files = 5 }: JsonLoggerOptions) {
  const nameOf = (index: number) => join(directory, index === 0 ? 'tokenvault.log' : `tokenvault.${index}.log`)
  let descriptor: number | undefined
  let size = 0

  const openFile = (): number => {
    const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW = 0 } = constants
    const opened = openSync(nameOf(0), O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600)
    if (process.platform !== 'win32') fchmodSync(opened, 0o600)
    size = fstatSync(opened).size
    return opened
  }
  const close = () => {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
  }
  const rotate = () => {
    close()
    for (let index = files - 1; index > 0; index -= 1) {
      if (existsSync(nameOf(index - 1))) renameSync(nameOf(index - 1), nameOf(index))
    }
  }
  return {
    append(line: string) {
      const bytes = Buffer.byteLength(line)
      descriptor ??= openFile()
      if (size > 0 && size + bytes > maxBytes) {
        rotate()
        descriptor = openFile()
      }
      writeSync(descriptor, line)
      size += bytes
    },
    close() {
      try {
        close()
      } catch {
        descriptor = undefined
      }
    },
  }
}
