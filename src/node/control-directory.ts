import { chmod, lstat, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { VaultError } from '../core/errors.ts'

/**
 * Refuses a control socket whose directory other users can enter or own: whoever can put a socket there would be sent
 * passphrases. A named pipe has no directory.
 * @throws VaultError `DENIED`, naming the directory and the remedy; `NOT_FOUND` when there is no directory.
 */
export async function assertPrivateDirectory(socketPath: string): Promise<void> {
  const uid = process.getuid?.()
  if (uid === undefined) return
  const directory = dirname(socketPath)
  const info = await lstat(directory).catch((cause: unknown) => {
    throw new VaultError('NOT_FOUND', `There is no directory ${directory}.`, { cause, details: { path: directory } })
  })
  // The data directory itself may be reached through a link of its owner; then the link's target is what counts.
  const real = info.isSymbolicLink() && info.uid === uid ? await stat(directory) : info
  if (real.isDirectory() && (real.uid === uid || uid === 0) && (real.mode & 0o077) === 0) return
  throw new VaultError(
    'DENIED',
    `${directory} is not private to this user, so no secrets go through it; run \`chmod 700\` on it, or choose another data directory.`,
    { details: { path: directory } },
  )
}

/**
 * Removes the socket file that a dead owner left behind. Only for the owner of the data directory.
 * @throws VaultError `STORAGE_UNAVAILABLE` when something else than a socket stands there.
 */
export async function removeSocket(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const found = await lstat(path).catch(() => undefined)
  if (found && !found.isSocket()) {
    throw new VaultError(
      'STORAGE_UNAVAILABLE',
      `${path} is in the way of the control socket and is not one; move it.`,
      {
        details: { path },
      },
    )
  }
  await rm(path, { force: true })
}

/** Only this user may connect. The directory is private already, so there is no moment in which others could. */
export async function restrictSocket(path: string): Promise<void> {
  if (process.platform !== 'win32') await chmod(path, 0o600)
}
