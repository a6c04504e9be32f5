import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { VaultError } from '../core/errors.ts'

/** `sun_path` holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const longestSocketPath = 100

/** Where the control socket of a data directory is asked for; `bin/tokenvault.cjs` repeats this name. */
export function controlPath(dataDirectory: string): string {
  return join(dataDirectory, 'control.sock')
}

/**
 * Whether `path` itself cannot be bound: Windows has named pipes instead, and a Unix socket's path is short. Then the
 * real address is random and stands in `<path>.address`, inside the private data directory.
 */
export function needsSubstitute(path: string, platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'win32' || Buffer.byteLength(path) > longestSocketPath
}

/** What to connect to, or `undefined` when nobody serves `path`. */
export async function findControlAddress(path: string): Promise<string | undefined> {
  if (!needsSubstitute(path)) return path
  return readFile(`${path}.address`, 'utf8').catch(() => undefined)
}

/** Chooses what to bind. Only for the owner of the data directory: the address of a former owner is replaced. */
export async function chooseControlAddress(path: string): Promise<string> {
  if (!needsSubstitute(path)) return path
  await releaseControlAddress(path)
  const address =
    process.platform === 'win32'
      ? // The name is secret until the file is read: nobody can create the pipe first and wait for passphrases.
        `\\\\.\\pipe\\tokenvault-${randomBytes(16).toString('hex')}`
      : join(await mkdtemp(join(tmpdir(), 'tokenvault-')), 'control.sock')
  await writeFile(`${path}.address`, address, { mode: 0o600 })
  return address
}

/** Removes the socket of `path`. Only for the owner of the data directory. */
export async function releaseControlAddress(path: string): Promise<void> {
  const address = await findControlAddress(path)
  if (address !== undefined && process.platform !== 'win32') {
    const found = await lstat(address).catch(() => undefined)
    if (found && !found.isSocket()) {
      throw new VaultError(
        'STORAGE_UNAVAILABLE',
        `${address} is in the way of the control socket and is not one; move it.`,
        { details: { file: address } },
      )
    }
    await rm(address, { force: true })
    if (address !== path) await rm(dirname(address), { recursive: true, force: true })
  }
  if (needsSubstitute(path)) await rm(`${path}.address`, { force: true })
}

/**
 * Refuses a directory that other users can enter or that belongs to somebody else: whoever can put a socket there would
 * be sent passphrases. Does nothing on Windows, where the pipe's name is the secret.
 * @throws VaultError `DENIED`, naming the directory and the remedy.
 */
export async function assertPrivateDirectory(directory: string): Promise<void> {
  const uid = process.getuid?.()
  if (uid === undefined) return
  const info = await lstat(directory)
  const trusted = info.isDirectory() && (info.uid === uid || uid === 0) && (info.mode & 0o077) === 0
  if (trusted) return
  throw new VaultError(
    'DENIED',
    `${directory} is not private to this user, so no secrets go through it; run \`chmod 700\` on it, or choose another data directory.`,
    { details: { file: directory } },
  )
}

/** Only this user may connect. The directory is private already, so there is no moment in which others could. */
export async function restrictSocket(address: string): Promise<void> {
  if (process.platform !== 'win32') await chmod(address, 0o600)
}
