import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'

/** Primary SQLite result codes (https://www.sqlite.org/rescode.html); the extended ones differ above the low byte. */
const sqlite = { perm: 3, busy: 5, locked: 6, readonly: 8, ioerr: 10, corrupt: 11, full: 13, cantopen: 14, notadb: 26 }

/** Extended codes of SQLITE_IOERR that SQLite gives when the disk, not the hardware, is what failed. */
const ioerrShmSize = 4874

type StorageTrouble = 'full' | 'read-only' | 'busy' | 'io' | 'damaged'

/**
 * Turns an error of SQLite or the file system into a typed one that names the path and the remedy. A `VaultError` passes
 * as it is; what is not a storage error comes back as `INTERNAL` with its cause.
 */
export function toStorageError(error: unknown, path: string): VaultError {
  if (error instanceof VaultError) return error
  const trouble = troubleOf(error)
  const details = trouble ? { trouble } : {}
  switch (trouble) {
    case 'damaged':
      return new VaultError('VAULT_DAMAGED', said('vault-file-damaged', { path }), { cause: error, details })
    case undefined:
      return new VaultError('INTERNAL', said('storage-failed', { path }), { cause: error, details })
    default:
      return new VaultError('STORAGE_UNAVAILABLE', said(`storage-${trouble}`, { path }), { cause: error, details })
  }
}

function troubleOf(error: unknown): StorageTrouble | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, errcode } = error as { code?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return troubleOfSqlite(errcode)
  return typeof code === 'string' ? troublesOfSystem[code] : undefined
}

function troubleOfSqlite(errcode: number): StorageTrouble | undefined {
  if (errcode === ioerrShmSize) return 'full'
  switch (errcode & 0xff) {
    case sqlite.full:
      return 'full'
    case sqlite.readonly:
    case sqlite.cantopen:
    case sqlite.perm:
      return 'read-only'
    case sqlite.busy:
    case sqlite.locked:
      return 'busy'
    case sqlite.ioerr:
      return 'io'
    case sqlite.corrupt:
    case sqlite.notadb:
      return 'damaged'
    default:
      return undefined
  }
}

const troublesOfSystem: Readonly<Record<string, StorageTrouble>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
  ENOENT: 'read-only',
  ENOTDIR: 'read-only',
  EISDIR: 'read-only',
  ENAMETOOLONG: 'read-only',
  EBUSY: 'busy',
  EIO: 'io',
  EMFILE: 'io',
  ENFILE: 'io',
}
