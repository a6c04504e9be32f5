import { open } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { VaultError } from '../core/errors.ts'
import type { Disposable } from '../core/lifetime.ts'
import { said } from '../shared/sentences/said.ts'
import type { DataPaths } from './data-directory.ts'
import { type DataDirectoryOwner, readOwner, removeOwner, writeOwner } from './data-directory-owner.ts'
import { toStorageError } from './storage-errors.ts'

export { type DataDirectoryOwner, readOwner }

export interface DataDirectoryLock extends Disposable {
  /** Changes what `readOwner` tells others, for instance once the control socket listens. */
  update(change: Partial<DataDirectoryOwner>): Promise<void>
  dispose(): Promise<void>
}

const pollMs = 25
/** A new owner holds the lock a moment before it has written who it is. */
const introductionMs = 1_000

/**
 * Makes this process the only owner of a data directory. The lock is an exclusive transaction on `lock.db`, that is a
 * lock of the operating system: it ends with the process, however that dies, so no stale lock is ever guessed at.
 * `waitMs` is how long to wait for the present owner to finish (0: not at all).
 * @throws VaultError `DATA_DIRECTORY_IN_USE` with details `{pid, kind, control}` of the owner, `STORAGE_UNAVAILABLE`.
 */
export async function acquireDataDirectoryLock(
  paths: DataPaths,
  owner: DataDirectoryOwner,
  { waitMs = 0, signal }: { waitMs?: number; signal?: AbortSignal } = {},
): Promise<DataDirectoryLock> {
  await createLockFile(paths.lock)
  const deadline = performance.now() + waitMs
  let db = tryLock(paths.lock)
  while (!db && performance.now() < deadline) {
    await delay(pollMs, undefined, signal ? { signal } : {})
    db = tryLock(paths.lock)
  }
  if (!db) throw await inUse(paths)
  const held = db
  let described = owner
  try {
    await writeOwner(paths, described)
  } catch (error) {
    held.close()
    throw error
  }
  return {
    async update(change) {
      described = { ...described, ...change }
      await writeOwner(paths, described)
    },
    async dispose() {
      if (!held.isOpen) return
      // First the description, then the lock: the other way round could delete the next owner's.
      try {
        await removeOwner(paths)
      } finally {
        if (held.isOpen) held.close()
      }
    },
  }
}

/** `undefined` when someone holds it. The file is never opened by other means: closing a descriptor drops POSIX locks. */
function tryLock(file: string): DatabaseSync | undefined {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { timeout: 0 })
    // A journal in memory: nothing is ever written here, and an empty `-journal` file would stay behind.
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    if (db?.isOpen) db.close()
    const known = toStorageError(error, file)
    if (known.details?.trouble === 'busy') return undefined
    if (known.code !== 'VAULT_DAMAGED') throw known
    throw new VaultError('STORAGE_UNAVAILABLE', said('lock-file-foreign', { path: file }), { cause: error })
  }
}

async function createLockFile(file: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600)
    await handle.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw toStorageError(error, file)
  }
}

async function inUse(paths: DataPaths): Promise<VaultError> {
  const deadline = performance.now() + introductionMs
  let owner = await readOwner(paths)
  while ((!owner || !alive(owner.pid)) && performance.now() < deadline) {
    await delay(pollMs)
    owner = await readOwner(paths)
  }
  const who = owner ? { pid: owner.pid, kind: owner.kind } : {}
  return new VaultError('DATA_DIRECTORY_IN_USE', said('directory-in-use', { path: paths.root, ...who }), {
    details: owner ? { control: owner.control } : {},
  })
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
