import { statSync } from 'node:fs'
import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'

/** Whether the file that is open is still the one that stands under its name. */
export interface DatabasePlace {
  /**
   * Call it before each write: SQLite would go on writing into a file that was removed or replaced, and everything written
   * there is gone when the program ends.
   * @throws VaultError `STORAGE_UNAVAILABLE` (moved away, replaced), `VAULT_DAMAGED` (cut short); nothing was written.
   */
  check(): void
}

/** Begins with the file as it is now. A write-ahead log needs a local file system, and those keep their inode numbers. */
export function watchDatabasePlace(file: string): DatabasePlace {
  const identity = () => statSync(file, { bigint: true, throwIfNoEntry: false })
  const first = identity()
  let largest = first?.size ?? 0n
  let cut = false
  return {
    check() {
      const now = identity()
      if (!now) throw gone(file, 'missing')
      if (now.ino !== first?.ino || now.dev !== first.dev) throw gone(file, 'replaced')
      // In this mode SQLite never makes its file smaller.
      cut ||= now.size < largest
      if (cut) {
        throw new VaultError('VAULT_DAMAGED', said('vault-file-cut', { path: file }), {
          details: { trouble: 'damaged' },
        })
      }
      largest = now.size
    },
  }
}

function gone(path: string, trouble: 'missing' | 'replaced'): VaultError {
  return new VaultError('STORAGE_UNAVAILABLE', said(`storage-${trouble}`, { path }), { details: { trouble } })
}
