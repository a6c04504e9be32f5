import { statSync } from 'node:fs'
import { copyFile, open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { syncDirectory } from '../private-file.ts'
import { checkDatabase } from '../sqlite-schema.ts'
import { toStorageError } from '../storage-errors.ts'

/** What tells one state of a file from another without reading it. */
export interface FileMark {
  /** The file itself, whatever is written to it. */
  readonly file: string
  /** Changes with each write. */
  readonly state: string
}

/** `null`: there is nothing under that name. */
export function markOf(path: string): FileMark | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (!found) return null
  const file = `${found.dev}:${found.ino}`
  return { file, state: `${file}:${found.size}:${found.mtimeNs}` }
}

/**
 * Whether the file is whole, ours and not too new: `alone`, or with its write-ahead log. Changes nothing; not even the log's
 * index is made anew when it is judged alone.
 * @throws VaultError `VAULT_DAMAGED`, `VAULT_TOO_NEW`, `STORAGE_UNAVAILABLE`.
 */
export function judgeVaultFile(file: string, { alone }: { readonly alone: boolean }): void {
  const place = pathToFileURL(file)
  if (alone) place.searchParams.set('immutable', '1')
  try {
    const reader = new DatabaseSync(place, { readOnly: true, timeout: 1_000 })
    try {
      checkDatabase(reader, file)
    } finally {
      reader.close()
    }
  } catch (error) {
    throw toStorageError(error, file)
  }
}

/** The log first: a vault file without its log is worse than a log without its file. */
const companions = ['-wal', '-shm', '-journal'] as const

/**
 * Puts a vault file, with what belongs to it, aside under a name that says so. Nothing is deleted, and the set opens again
 * when it is put back. @returns its new path, or `null` when there was no file.
 */
export async function setVaultFileAside(file: string, now: number): Promise<string | null> {
  const kept = freeName(file, 'set-aside', now)
  for (const ending of companions) await renameIfThere(`${file}${ending}`, `${kept}${ending}`)
  const moved = await renameIfThere(file, kept)
  await syncDirectory(dirname(file))
  return moved ? kept : null
}

/** SQLite would apply the log of a former file to the one that now stands there. */
export async function setLogAside(file: string, now: number): Promise<void> {
  const kept = freeName(file, 'former-log', now)
  for (const ending of ['-wal', '-shm']) await renameIfThere(`${file}${ending}`, `${kept}${ending}`)
}

/**
 * Puts an equal file in place of this one, so that a connection which still has it open writes nothing into the new one:
 * SQLite leaves a file alone that is no longer under its name.
 */
export async function replaceByCopy(file: string): Promise<void> {
  const copy = `${file}.copy`
  await copyFile(file, copy)
  const handle = await open(copy, 'r+')
  try {
    await handle.chmod(0o600)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(copy, file)
  await syncDirectory(dirname(file))
}

/** `vault-set-aside-20261126T044012Z.db` beside it; with a number when there is one already. */
function freeName(file: string, what: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const base = join(dirname(file), `${basename(file, '.db')}-${what}-${stamp}`)
  for (let serial = 1; ; serial += 1) {
    const name = serial === 1 ? `${base}.db` : `${base}-${serial}.db`
    if (!markOf(name) && !markOf(`${name}-wal`)) return name
  }
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw toStorageError(error, from)
  }
}
