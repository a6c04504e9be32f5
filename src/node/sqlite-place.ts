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

/** Which file stands under a name. A write-ahead log needs a local file system, and those keep their inode numbers. */
export interface FileIdentity {
  readonly ino: bigint
  readonly dev: bigint
  readonly size: bigint
}

export function fileIdentity(file: string): FileIdentity | undefined {
  const now = statSync(file, { bigint: true, throwIfNoEntry: false })
  return now && { ino: now.ino, dev: now.dev, size: now.size }
}

/** @param first the file as it was opened, where that was earlier. */
export function watchDatabasePlace(file: string, first = fileIdentity(file)): DatabasePlace {
  const identity = () => fileIdentity(file)
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
