import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { VaultError } from '../core/errors.ts'
import type { LedgerEntry, RecordChange } from '../core/ports.ts'
import { said } from '../shared/sentences/said.ts'
import type { DatabasePlace } from './sqlite-place.ts'
import { inTransaction } from './sqlite-transaction.ts'

/** Everything that writes to an open vault file. It blocks until the disk has it, so a host runs it on a thread. */
export interface SqliteWrites {
  /** One transaction. `at`: epoch ms for `updated_at`. @throws VaultError `CONFLICT`, or SQLite's own error. */
  write(changes: readonly RecordChange[], at: number): void
  append(rows: LedgerValues): void
  trim(before: number, keep: number): void
}

/** @param records commits wait for the disk. @param ledger commits do not: a lost row is worth less than the wait. @param giveWay runs between pieces of a long batch. */
export function createSqliteWrites(
  records: DatabaseSync,
  ledger: DatabaseSync,
  place: DatabasePlace,
  giveWay = () => {},
): SqliteWrites {
  const apply = prepareChanges(records)
  const insert = prepareRows(ledger, 1)
  const insertMany = prepareRows(ledger, rowsAtOnce)
  const trimByAge = ledger.prepare('DELETE FROM ledger WHERE at < ?')
  const trimByCount = ledger.prepare(
    'DELETE FROM ledger WHERE id <= (SELECT id FROM ledger ORDER BY id DESC LIMIT 1 OFFSET ?)',
  )
  return {
    write(changes, at) {
      place.check()
      inTransaction(records, () => {
        for (const change of changes) apply(change, at)
      })
    },
    append(rows) {
      if (rows.length === 0) return
      place.check()
      inTransaction(ledger, () => {
        const many = rowsAtOnce * valuesPerRow
        let next = 0
        for (; next + many <= rows.length; next += many) {
          insertMany.run(...rows.slice(next, next + many))
          giveWay()
        }
        for (; next < rows.length; next += valuesPerRow) insert.run(...rows.slice(next, next + valuesPerRow))
      })
    },
    trim(before, keep) {
      place.check()
      inTransaction(ledger, () => {
        trimByAge.run(Math.trunc(before))
        trimByCount.run(keep)
      })
    },
  }
}

/** Half the work of as many statements. */
const rowsAtOnce = 50

function prepareRows(ledger: DatabaseSync, count: number): StatementSync {
  return ledger.prepare(
    `INSERT INTO ledger (at, client_id, profile_id, method, path, status, code, request_bytes, response_bytes, duration_ms)
     VALUES ${Array(count).fill('(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
  )
}

/** The columns of rows one after the other: a flat list crosses to the thread at less than half the cost of objects. */
export type LedgerValues = readonly (string | number | null)[]
const valuesPerRow = 10

export function ledgerValues(rows: readonly LedgerEntry[]): LedgerValues {
  const values: (string | number | null)[] = []
  for (const row of rows) {
    values.push(Math.trunc(row.at), row.clientId, row.profileId, row.method, row.path)
    values.push(row.status, row.code, row.requestBytes, row.responseBytes, row.durationMs)
  }
  return values
}

/** Each change is one statement whose WHERE clause is the compare-and-set: no row touched means that it was lost. */
function prepareChanges(db: DatabaseSync): (change: RecordChange, at: number) => void {
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
  return (change, at) => {
    const { kind, id, expectedVersion } = change
    const done =
      change.op === 'delete'
        ? expectedVersion === 0
          ? exists.get(kind, id) === undefined
          : touched(remove, kind, id, expectedVersion)
        : expectedVersion === 0
          ? touched(insert, kind, id, JSON.stringify(change.meta), change.sealed, at)
          : touched(update, JSON.stringify(change.meta), change.sealed, at, kind, id, expectedVersion)
    if (!done) {
      throw new VaultError('CONFLICT', said('record-changed', { kind, id }))
    }
  }
}
