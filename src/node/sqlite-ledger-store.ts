import type { DatabaseSync } from 'node:sqlite'
import type { LedgerEntry, LedgerStore } from '../core/ports.ts'
import { inTransaction } from './sqlite-transaction.ts'
import { toStorageError } from './storage-errors.ts'

const columns = `id, at, client_id AS clientId, profile_id AS profileId, method, path, status, code,
  request_bytes AS requestBytes, response_bytes AS responseBytes, duration_ms AS durationMs`

/** The ledger over its own connection, whose commits do not wait for the disk. */
export function createSqliteLedgerStore(db: DatabaseSync, file: string): LedgerStore {
  const insert = db.prepare(
    `INSERT INTO ledger (at, client_id, profile_id, method, path, status, code, request_bytes, response_bytes, duration_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const trimByAge = db.prepare('DELETE FROM ledger WHERE at < ?')
  const trimByCount = db.prepare(
    'DELETE FROM ledger WHERE id <= (SELECT id FROM ledger ORDER BY id DESC LIMIT 1 OFFSET ?)',
  )
  const guarded = async <T>(work: () => T): Promise<T> => {
    try {
      return work()
    } catch (error) {
      throw toStorageError(error, file)
    }
  }
  return {
    append: (rows) =>
      guarded(() => {
        if (rows.length === 0) return
        inTransaction(db, () => {
          for (const row of rows) insert.run(...valuesOf(row))
        })
      }),
    list: (query) => guarded(() => selectPage(db, query)),
    trim: (before, keep) =>
      guarded(() =>
        inTransaction(db, () => {
          trimByAge.run(Math.trunc(before))
          trimByCount.run(keep)
        }),
      ),
  }
}

function valuesOf(row: LedgerEntry): (string | number | null)[] {
  return [
    Math.trunc(row.at),
    row.clientId,
    row.profileId,
    row.method,
    row.path,
    row.status,
    row.code,
    row.requestBytes,
    row.responseBytes,
    row.durationMs,
  ]
}

function selectPage(db: DatabaseSync, query: Parameters<LedgerStore['list']>[0]): (LedgerEntry & { id: number })[] {
  const conditions: string[] = []
  const values: (string | number)[] = []
  const where = (condition: string, value: string | number | undefined) => {
    if (value === undefined) return
    conditions.push(condition)
    values.push(value)
  }
  where('id < ?', query.before)
  where('client_id = ?', query.client)
  where('profile_id = ?', query.profile)
  const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  const rows = db
    .prepare(`SELECT ${columns} FROM ledger ${filter} ORDER BY id DESC LIMIT ?`)
    .all(...values, query.limit)
  // node:sqlite rows have no prototype; a plain object is what structured clone and deep equality expect.
  return rows.map((row) => ({ ...row }) as unknown as LedgerEntry & { id: number })
}
