import type { DatabaseSync } from 'node:sqlite'
import type { LedgerEntry, LedgerQuery, LedgerStore } from '../core/ports.ts'
import type { AsyncWrites } from './sqlite-write-thread.ts'
import { ledgerValues } from './sqlite-writes.ts'
import { toStorageError } from './storage-errors.ts'

const columns = `id, at, client_id AS clientId, profile_id AS profileId, method, path, status, code,
  request_bytes AS requestBytes, response_bytes AS responseBytes, duration_ms AS durationMs`

/** The ledger over its own connection, whose commits do not wait for the disk. */
export function createSqliteLedgerStore(
  db: DatabaseSync,
  file: string,
  writes: Pick<AsyncWrites, 'append' | 'trim'>,
): LedgerStore {
  const guarded = async <T>(work: () => T): Promise<T> => {
    try {
      return work()
    } catch (error) {
      throw toStorageError(error, file)
    }
  }
  return {
    append: (rows) => writes.append(ledgerValues(rows)),
    list: (query) => guarded(() => selectPage(db, query)),
    count: () =>
      guarded(() => {
        const row = db.prepare('SELECT count(*) AS rows, min(at) AS oldestAt FROM ledger').get()
        return { rows: Number(row?.rows), oldestAt: row?.oldestAt == null ? null : Number(row.oldestAt) }
      }),
    trim: writes.trim,
  }
}

/**
 * The query for a page. Every filter leaves the order by id to an index or to the table itself, so that a page is read
 * and never sorted; `+` keeps a condition from choosing an index that would have to be.
 */
export function pageQuery(query: LedgerQuery): { sql: string; values: (string | number)[] } {
  const conditions: string[] = []
  const values: (string | number)[] = []
  const where = (condition: string, ...given: (string | number | undefined)[]) => {
    const known = given.filter((value) => value !== undefined)
    if (known.length === 0) return
    conditions.push(condition)
    values.push(...known)
  }
  const { clients = [], statusFrom, statusTo } = query
  where('id < ?', query.before)
  where(clients.length === 1 ? 'client_id = ?' : `client_id IN (${clients.map(() => '?')})`, ...clients)
  where('profile_id = ?', query.profile)
  if (statusFrom === statusTo) where('status = ?', statusFrom)
  else where('+status BETWEEN ? AND ?', statusFrom, statusTo)
  // SQLite takes the index of these rows only if told so in its own words.
  if (statusFrom === statusTo && Number(statusFrom) >= 300) conditions.push('status >= 300')
  where('code = ?', query.code)
  if (query.own) conditions.push('+code IS NOT NULL')
  where('+at >= ?', query.from)
  where('+at < ?', query.to)
  const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''
  return { sql: `SELECT ${columns} FROM ledger ${filter} ORDER BY id DESC LIMIT ?`, values: [...values, query.limit] }
}

function selectPage(db: DatabaseSync, query: LedgerQuery): (LedgerEntry & { id: number })[] {
  const { sql, values } = pageQuery(query)
  // node:sqlite rows have no prototype; a plain object is what structured clone and deep equality expect.
  return db
    .prepare(sql)
    .all(...values)
    .map((row) => ({ ...row }) as unknown as LedgerEntry & { id: number })
}
