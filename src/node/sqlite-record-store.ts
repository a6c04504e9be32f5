import type { DatabaseSync } from 'node:sqlite'
import { VaultError } from '../core/errors.ts'
import type { Clock, LedgerStore, RecordStore } from '../core/ports.ts'
import { said } from '../shared/sentences/said.ts'
import { connect, openDatabase } from './sqlite-database.ts'
import { createSqliteLedgerStore } from './sqlite-ledger-store.ts'
import { watchDatabasePlace } from './sqlite-place.ts'
import { type DamagedRow, parseRow, rowColumns } from './sqlite-row.ts'
import { type AsyncWrites, createWriteThread } from './sqlite-write-thread.ts'
import { createSqliteWrites } from './sqlite-writes.ts'
import { toStorageError } from './storage-errors.ts'

export interface SqliteStore {
  readonly records: RecordStore
  readonly ledger: LedgerStore
  /** Writes the log back into the file and closes it. May be called again. */
  close(): Promise<void>
}

/**
 * Opens (or creates) the vault file: records and ledger in one SQLite database, WAL, `synchronous=FULL` for records.
 * A row that does not parse stays in its table, is left out of listings, and is reported once through `onDamaged`.
 * `writesOnThread`: writing never stops this thread; for a host, whose proxy must go on. A command is done sooner without.
 * @throws VaultError `VAULT_DAMAGED` (nothing was changed), `STORAGE_UNAVAILABLE`; both name the file.
 */
export async function openSqliteStore(options: {
  file: string
  clock: Pick<Clock, 'now'>
  onDamaged?: (row: DamagedRow) => void
  writesOnThread?: boolean
}): Promise<SqliteStore> {
  const { file, clock, onDamaged = () => undefined, writesOnThread = false } = options
  const db = await openDatabase(file)
  let ledgerDb: DatabaseSync
  try {
    // A ledger row lost in a power cut is worth less than a proxy that waits for the disk.
    ledgerDb = connect(file, 'normal')
  } catch (error) {
    db.close()
    throw toStorageError(error, file)
  }
  const writes = writesOnThread ? createWriteThread(file) : writesHere(db, ledgerDb, file)
  const close = async () => {
    await writes.close()
    for (const each of [ledgerDb, db]) if (each.isOpen) each.close()
  }
  const records = createSqliteRecordStore({ db, file, clock, onDamaged, writes, close })
  return { records, ledger: createSqliteLedgerStore(ledgerDb, file, writes), close }
}

/** The same writes without a thread. */
function writesHere(records: DatabaseSync, ledger: DatabaseSync, file: string): AsyncWrites {
  const writes = createSqliteWrites(records, ledger, watchDatabasePlace(file))
  const guarded = async (work: () => void) => {
    try {
      work()
    } catch (error) {
      throw toStorageError(error, file)
    }
  }
  return {
    write: (...given) => guarded(() => writes.write(...given)),
    append: (...given) => guarded(() => writes.append(...given)),
    trim: (...given) => guarded(() => writes.trim(...given)),
    close: async () => undefined,
  }
}

interface RecordStoreDeps {
  readonly db: DatabaseSync
  readonly file: string
  readonly clock: Pick<Clock, 'now'>
  readonly onDamaged: (row: DamagedRow) => void
  readonly writes: AsyncWrites
  readonly close: () => Promise<void>
}

function createSqliteRecordStore({ db, file, clock, onDamaged, writes, close }: RecordStoreDeps): RecordStore {
  const select = db.prepare(`SELECT ${rowColumns} FROM records WHERE kind = ? AND id = ?`)
  const selectKind = db.prepare(`SELECT ${rowColumns} FROM records WHERE kind = ? ORDER BY id`)
  const reported = new Set<string>()
  const report = (row: DamagedRow) => {
    const key = JSON.stringify(row)
    if (reported.has(key)) return
    reported.add(key)
    onDamaged(row)
  }
  const guarded = async <T>(work: () => T): Promise<T> => {
    try {
      return work()
    } catch (error) {
      throw toStorageError(error, file)
    }
  }
  return {
    get: (kind, id) =>
      guarded(() => {
        const raw = select.get(kind, id)
        if (!raw) return undefined
        const parsed = parseRow(raw)
        if (parsed.ok) return parsed.record
        report(parsed.damaged)
        const fault = parsed.damaged.reason
        throw new VaultError('VAULT_DAMAGED', said('record-unreadable', { path: file, kind, id, fault }))
      }),
    list: (kind) =>
      guarded(() =>
        selectKind.all(kind).flatMap((raw) => {
          const parsed = parseRow(raw)
          if (parsed.ok) return [parsed.record]
          report(parsed.damaged)
          return []
        }),
      ),
    write: (changes) => writes.write(changes, clock.now()),
    close,
  }
}
