import { chmod, lstat, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'

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
    throw new VaultError('NOT_FOUND', said('control-no-directory', { path: directory }), { cause })
  })
  // The data directory itself may be reached through a link of its owner; then the link's target is what counts.
  const real = info.isSymbolicLink() && info.uid === uid ? await stat(directory) : info
  if (real.isDirectory() && (real.uid === uid || uid === 0) && (real.mode & 0o077) === 0) return
  throw new VaultError('DENIED', said('control-not-private', { path: directory }))
}

/**
 * Removes the socket file that a dead owner left behind. Only for the owner of the data directory.
 * @throws VaultError `STORAGE_UNAVAILABLE` when something else than a socket stands there.
 */
export async function removeSocket(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const found = await lstat(path).catch(() => undefined)
  if (found && !found.isSocket()) {
    throw new VaultError('STORAGE_UNAVAILABLE', said('control-blocked', { path }))
  }
  await rm(path, { force: true })
}

/** Only this user may connect. The directory is private already, so there is no moment in which others could. */
export async function restrictSocket(path: string): Promise<void> {
  if (process.platform !== 'win32') await chmod(path, 0o600)
}
