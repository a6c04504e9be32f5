import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { ErrorDetails } from '../shared/result.ts'
import { connect } from './sqlite-database.ts'
import { type FileIdentity, watchDatabasePlace } from './sqlite-place.ts'
import { createSqliteWrites, type SqliteWrites } from './sqlite-writes.ts'
import { toStorageError } from './storage-errors.ts'

/**
 * The program of the write thread: one job at a time, in order of arrival, each answered once the disk has it. The main
 * thread opened and judged the file before.
 */
export type WriteJob = {
  readonly [M in keyof SqliteWrites]: {
    readonly id: number
    readonly name: M
    readonly given: Parameters<SqliteWrites[M]>
  }
}[keyof SqliteWrites]

export type WriteAnswer =
  | { readonly id: number; readonly ok: true }
  | {
      readonly id: number
      readonly ok: false
      readonly code: string
      readonly message: string
      readonly details?: ErrorDetails
      /** SQLite's extended result code, for the log. */
      readonly errcode?: number
    }

const { file, opened } = workerData as { file: string; opened: FileIdentity | undefined }
const place = watchDatabasePlace(file, opened)
let open: { readonly databases: readonly DatabaseSync[]; readonly writes: SqliteWrites } | undefined

/**
 * Where threads share a core, as on a small machine under load, a request would wait for a thousand rows; so it waits for
 * fifty.
 */
const nobody = new Int32Array(new SharedArrayBuffer(4))
const giveWay = () => void Atomics.wait(nobody, 0, 0, 1)

/** Connected at the first job only, and only to the file that the main thread opened. */
function connected(): SqliteWrites {
  if (open) return open.writes
  place.check()
  const [records, ledger] = [connect(file), connect(file, 'normal')]
  open = { databases: [ledger, records], writes: createSqliteWrites(records, ledger, place, giveWay) }
  return open.writes
}

parentPort?.on('message', (job: WriteJob | 'close') => {
  if (job === 'close') {
    for (const db of open?.databases ?? []) db.close()
    parentPort?.close()
    return
  }
  parentPort?.postMessage(answer(job))
})

function answer({ id, name, given }: WriteJob): WriteAnswer {
  try {
    ;(connected()[name] as (...given: unknown[]) => void)(...given)
    return { id, ok: true }
  } catch (error) {
    const { code, message, details, cause } = toStorageError(error, file)
    const errcode = (cause as { errcode?: unknown } | undefined)?.errcode
    return {
      ...{ id, ok: false, code, message },
      ...(details === undefined ? {} : { details }),
      ...(typeof errcode === 'number' ? { errcode } : {}),
    }
  }
}
