import { chmod, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'
import { syncDirectory } from './private-file.ts'
import { checkDatabase, migrate, noteWriter } from './sqlite-schema.ts'
import { inTransaction } from './sqlite-transaction.ts'
import { toStorageError } from './storage-errors.ts'

/** How long a statement waits for another connection. The calling thread stands still meanwhile, so it is short. */
const busyTimeoutMs = 1_000

/** One page of the smallest size. SQLite takes a file that is shorter for a new database, and writes over it. */
const smallestDatabaseBytes = 512

/**
 * Opens `file` for reading and writing, or creates it (mode 0600). An existing file is first judged through a read-only
 * connection; one that is damaged, foreign or newer than this program is left exactly as it was.
 * @throws VaultError `VAULT_DAMAGED`, `VAULT_TOO_NEW`, `STORAGE_UNAVAILABLE`, all naming the file.
 */
export async function openDatabase(file: string): Promise<DatabaseSync> {
  try {
    const existed = await createPrivateFile(file)
    if (existed) await judgeExisting(file)
    const db = connect(file)
    try {
      // SQLite opens a file it may not write as read-only, without a word; this asks for the write lock.
      inTransaction(db, () => undefined)
      migrate(db)
      noteWriter(db)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    throw toStorageError(error, file)
  }
}

/** A further connection to a file that `openDatabase` opened. `normal` does not wait for the disk at each commit. */
export function connect(file: string, synchronous: 'full' | 'normal' = 'full'): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  try {
    db.exec('PRAGMA journal_mode = WAL')
    // macOS: a plain fsync leaves data in the drive's cache. The file holds wrapped secrets: deleted rows are overwritten.
    db.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;
      PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 4194304`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Creates the file with its final mode, because SQLite would create it under the umask; `-wal` and `-shm` inherit it.
 * An existing file is never opened here: closing any descriptor of it would drop this process's POSIX locks.
 */
async function createPrivateFile(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600)
    await handle.close()
    await syncDirectory(dirname(file))
    return false
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return true
  }
}

async function judgeExisting(file: string): Promise<void> {
  const found = await stat(file)
  if (!found.isFile()) {
    throw new VaultError('VAULT_DAMAGED', said('vault-file-no-file', { path: file }))
  }
  if (found.size === 0) return refuseEmptyWithLog(file)
  if (found.size < smallestDatabaseBytes) {
    throw new VaultError('VAULT_DAMAGED', said('vault-file-short', { path: file }))
  }
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) await chmod(file, 0o600)
  const reader = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs })
  try {
    checkDatabase(reader, file)
  } catch (error) {
    if (!needsRecovery(error)) throw error
  } finally {
    reader.close()
  }
}

/** SQLite deletes the write-ahead log of an empty database; when ours was emptied, that log may be all that is left. */
async function refuseEmptyWithLog(file: string): Promise<void> {
  const log = await stat(`${file}-wal`).catch(() => undefined)
  if (log && log.size > 0) {
    throw new VaultError('VAULT_DAMAGED', said('vault-file-emptied', { path: file }))
  }
}

/** A crash left a journal that only a writer may replay (SQLITE_READONLY_ROLLBACK, _RECOVERY, _CANTINIT). */
function needsRecovery(error: unknown): boolean {
  const errcode = (error as { errcode?: number }).errcode
  return errcode === 776 || errcode === 264 || errcode === 1288
}
