import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { DataPaths } from './data-directory.ts'
import { toStorageError } from './storage-errors.ts'

const ownerShape = z.object({
  kind: z.enum(['desktop', 'headless', 'cli']),
  pid: z.number().int().positive(),
  startedAt: z.number(),
  control: z.string(),
})

/** The process that owns a data directory. Informative only: the lock, not this file, decides. */
export type DataDirectoryOwner = Readonly<z.infer<typeof ownerShape>>

/** The last owner as it described itself, or `undefined`. It may be dead: a killed process leaves the file behind. */
export async function readOwner(paths: Pick<DataPaths, 'owner'>): Promise<DataDirectoryOwner | undefined> {
  try {
    return ownerShape.parse(JSON.parse(await readFile(paths.owner, 'utf8')))
  } catch {
    return undefined
  }
}

/** Writes a private temporary file and renames it, so that a reader sees the old or the new owner, never half of one. */
export async function writeOwner(paths: Pick<DataPaths, 'owner'>, owner: DataDirectoryOwner): Promise<void> {
  const temporary = `${paths.owner}.${randomUUID()}`
  try {
    await writeFile(temporary, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: 'wx' })
    await rename(temporary, paths.owner)
  } catch (error) {
    await rm(temporary, { force: true })
    throw toStorageError(error, paths.owner)
  }
}

export async function removeOwner(paths: Pick<DataPaths, 'owner'>): Promise<void> {
  await rm(paths.owner, { force: true })
}
