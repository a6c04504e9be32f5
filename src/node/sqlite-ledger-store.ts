import type { DatabaseSync } from 'node:sqlite'
import type { LedgerEntry, LedgerStore } from '../core/ports.ts'
import type { AsyncWrites } from './sqlite-write-thread.ts'
import { toStorageError } from './storage-errors.ts'

const columns = `id, at, client_id AS clientId, profile_id AS profileId, method, path, status, code,
  request_bytes AS requestBytes, response_bytes AS responseBytes, duration_ms AS durationMs`

/** The ledger over its own connection, whose commits do not wait for the disk. */
export function createSqliteLedgerStore(
  db: DatabaseSync,
  file: string,
  writes: Pick<AsyncWrites, 'append' | 'trim'>,
): LedgerStore {
  return {
    append: writes.append,
    async list(query) {
      try {
        return selectPage(db, query)
      } catch (error) {
        throw toStorageError(error, file)
      }
    },
    trim: writes.trim,
  }
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
