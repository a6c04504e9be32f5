import type { DatabaseSync } from 'node:sqlite'

/**
 * Runs `work` in one `BEGIN IMMEDIATE` transaction: the write lock is taken first, so that what `work` reads is still
 * true when it writes. Any error undoes everything.
 */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // SQLite itself ends the transaction on a full disk or an I/O error; a second ROLLBACK would hide the first error.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
