import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { VaultError } from '../core/errors.ts'
import type { Clock, LedgerStore, RecordChange, RecordStore } from '../core/ports.ts'
import { connect, openDatabase } from './sqlite-database.ts'
import { createSqliteLedgerStore } from './sqlite-ledger-store.ts'
import { type DamagedRow, parseRow, rowColumns } from './sqlite-row.ts'
import { inTransaction } from './sqlite-transaction.ts'
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
 * @throws VaultError `VAULT_DAMAGED` (nothing was changed), `STORAGE_UNAVAILABLE`; both name the file.
 */
export async function openSqliteStore(options: {
  file: string
  clock: Pick<Clock, 'now'>
  onDamaged?: (row: DamagedRow) => void
}): Promise<SqliteStore> {
  const { file, clock, onDamaged = () => undefined } = options
  const db = await openDatabase(file)
  let ledgerDb: DatabaseSync
  try {
    // A ledger row lost in a power cut is worth less than a proxy that waits for the disk.
    ledgerDb = connect(file, 'normal')
  } catch (error) {
    db.close()
    throw toStorageError(error, file)
  }
  const close = async () => {
    for (const each of [ledgerDb, db]) if (each.isOpen) each.close()
  }
  const records = createSqliteRecordStore({ db, file, clock, onDamaged, close })
  return { records, ledger: createSqliteLedgerStore(ledgerDb, file), close }
}

interface RecordStoreDeps {
  readonly db: DatabaseSync
  readonly file: string
  readonly clock: Pick<Clock, 'now'>
  readonly onDamaged: (row: DamagedRow) => void
  readonly close: () => Promise<void>
}

function createSqliteRecordStore({ db, file, clock, onDamaged, close }: RecordStoreDeps): RecordStore {
  const select = db.prepare(`SELECT ${rowColumns} FROM records WHERE kind = ? AND id = ?`)
  const selectKind = db.prepare(`SELECT ${rowColumns} FROM records WHERE kind = ? ORDER BY id`)
  const apply = prepareChanges(db, clock)
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
        throw new VaultError(
          'VAULT_DAMAGED',
          `The record ${kind}/${id} in ${file} cannot be read (${parsed.damaged.reason}). It is kept as it is; restore a backup of the file.`,
          { details: { path: file, kind, id } },
        )
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
    write: (changes) =>
      guarded(() =>
        inTransaction(db, () => {
          for (const change of changes) apply(change)
        }),
      ),
    close,
  }
}

/** Each change is one statement whose WHERE clause is the compare-and-set: no row touched means that it was lost. */
function prepareChanges(db: DatabaseSync, clock: Pick<Clock, 'now'>): (change: RecordChange) => void {
  const exists = db.prepare('SELECT 1 FROM records WHERE kind = ? AND id = ?')
  const insert = db.prepare(
    'INSERT INTO records (kind, id, version, meta, sealed, updated_at) VALUES (?, ?, 1, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const update = db.prepare(
    'UPDATE records SET version = version + 1, meta = ?, sealed = ?, updated_at = ? WHERE kind = ? AND id = ? AND version = ?',
  )
  const remove = db.prepare('DELETE FROM records WHERE kind = ? AND id = ? AND version = ?')
  const touched = (statement: StatementSync, ...values: (string | number | null)[]) =>
    Number(statement.run(...values).changes) === 1
  return (change) => {
    const { kind, id, expectedVersion } = change
    const done =
      change.op === 'delete'
        ? expectedVersion === 0
          ? exists.get(kind, id) === undefined
          : touched(remove, kind, id, expectedVersion)
        : expectedVersion === 0
          ? touched(insert, kind, id, JSON.stringify(change.meta), change.sealed, clock.now())
          : touched(update, JSON.stringify(change.meta), change.sealed, clock.now(), kind, id, expectedVersion)
    if (!done) {
      throw new VaultError('CONFLICT', `Record ${kind}/${id} was changed elsewhere; read it again.`, {
        details: { kind, id },
      })
    }
  }
}
