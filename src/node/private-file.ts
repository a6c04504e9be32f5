import { randomUUID } from 'node:crypto'
import { type FileHandle, link, lstat, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'

export interface PrivateFile {
  /** Writes a part; the file is not in its place before `commit`. @throws VaultError `STORAGE_UNAVAILABLE`. */
  append(text: string): Promise<void>
  /** Writes, syncs and puts the file in its place; on disk when it resolves. @throws VaultError `CONFLICT`, `STORAGE_UNAVAILABLE`. */
  commit(text: string): Promise<void>
  /** Gives up; nothing stays behind. May be called after `commit`. */
  discard(): Promise<void>
}

/**
 * Begins a file for its owner alone (0600): a temporary one beside it, so that whatever prevents writing there shows before
 * there is anything to lose, and so that a reader sees the whole file or none.
 * @throws VaultError `CONFLICT` when something stands there and `replace` is not set, `STORAGE_UNAVAILABLE`; both name the path.
 */
export async function beginPrivateFile(path: string, { replace = false } = {}): Promise<PrivateFile> {
  const target = resolve(path)
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.part`)
  if (!replace && (await lstat(target).catch(() => undefined))) throw exists(target)
  let handle: FileHandle
  try {
    handle = await open(temporary, 'wx', 0o600)
  } catch (error) {
    throw unwritable(target, error)
  }
  return {
    async append(text) {
      try {
        await handle.writeFile(text)
      } catch (error) {
        throw unwritable(target, error)
      }
    },
    async commit(text) {
      try {
        await handle.writeFile(text)
        await handle.sync()
        await handle.close()
        await (replace ? rename(temporary, target) : putWhereNothingIs(temporary, target))
        await syncDirectory(dirname(target))
      } catch (error) {
        throw error instanceof VaultError ? error : unwritable(target, error)
      }
    },
    async discard() {
      await handle.close().catch(() => undefined)
      await rm(temporary, { force: true }).catch(() => undefined)
    },
  }
}

/** `link` fails where something stands, in one step; a file system without hard links gets a check and a rename. */
async function putWhereNothingIs(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target)
    await rm(temporary)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw exists(target)
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
    if (await lstat(target).catch(() => undefined)) throw exists(target)
    await rename(temporary, target)
  }
}

/** So that a rename or a new name in it outlives a power cut. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function exists(path: string): VaultError {
  return new VaultError('CONFLICT', said('file-exists', { path }))
}

function unwritable(path: string, cause: unknown): VaultError {
  const { code } = cause as NodeJS.ErrnoException
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  const words = full ? said('file-no-room', { path }) : said('file-unwritable', { path, fault: code ?? 'unknown' })
  return new VaultError('STORAGE_UNAVAILABLE', words, { cause })
}
