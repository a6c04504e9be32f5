import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir, userInfo } from 'node:os'
import { dirname, join, posix, win32 } from 'node:path'
import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'
import { toStorageError } from './storage-errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where everything of one data directory lives. */
export interface DataPaths {
  readonly root: string
  readonly vault: string
  /** Holds no data: the lock on it says who owns the directory. */
  readonly lock: string
  /** Who owns the directory, for people and for the command line. */
  readonly owner: string
  /** Unix socket or Windows named pipe of the owner. Its directory is private. */
  readonly control: string
  readonly logs: string
}

/** What the paths depend on; tests replace it. */
export interface PathSurroundings {
  readonly env: Environment
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly temporary: string
  readonly userId: string
}

/** 104 bytes with the closing NUL on macOS and BSD, 108 on Linux (`sun_path`). The smaller one serves everywhere. */
const socketPathBytes = 103

export function surroundingsOf(env: Environment, platform: NodeJS.Platform): PathSurroundings {
  const home = env[platform === 'win32' ? 'USERPROFILE' : 'HOME'] || homedir()
  const userId = process.getuid ? String(process.getuid()) : userInfo().username
  return { env, platform, home, temporary: tmpdir(), userId }
}

/**
 * `TOKENVAULT_HOME`, else the platform's place for application data: `$XDG_DATA_HOME/tokenvault` (relative values are
 * ignored, as the XDG Base Directory specification demands), `~/Library/Application Support/Token Vault`, `%APPDATA%`.
 */
export function defaultDataDirectory(
  env: Environment,
  platform: NodeJS.Platform,
  { home }: Pick<PathSurroundings, 'home'> = surroundingsOf(env, platform),
): string {
  const path = platform === 'win32' ? win32 : posix
  const chosen = env.TOKENVAULT_HOME
  if (chosen) return path.resolve(chosen)
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Token Vault')
  if (platform === 'win32') return path.join(env.APPDATA || path.join(home, 'AppData', 'Roaming'), 'Token Vault')
  const data = env.XDG_DATA_HOME
  return path.join(data && path.isAbsolute(data) ? data : path.join(home, '.local', 'share'), 'tokenvault')
}

/**
 * The files of a data directory. When the control socket's path would be too long for the system, it moves to a short
 * private directory named after a hash of `root`; the owner's `owner.json` says which path is in use.
 */
export function dataPaths(
  root: string,
  surroundings: PathSurroundings = surroundingsOf(process.env, process.platform),
): DataPaths {
  const path = surroundings.platform === 'win32' ? win32 : posix
  const full = path.resolve(root)
  return {
    root: full,
    vault: path.join(full, 'vault.db'),
    lock: path.join(full, 'lock.db'),
    owner: path.join(full, 'owner.json'),
    control: controlPath(full, surroundings),
    logs: path.join(full, 'logs'),
  }
}

function controlPath(root: string, { platform, env, temporary, userId }: PathSurroundings): string {
  if (platform === 'win32') return `\\\\.\\pipe\\tokenvault-${hashOf(root.toLowerCase())}`
  const own = posix.join(root, 'control.sock')
  const runtime = env.XDG_RUNTIME_DIR
  const name = `tokenvault-${userId}-${hashOf(root)}`
  const candidates = [
    own,
    ...(runtime && posix.isAbsolute(runtime) ? [posix.join(runtime, name, 'control.sock')] : []),
    posix.join(temporary, name, 'control.sock'),
    posix.join('/tmp', name, 'control.sock'),
  ]
  return candidates.find((candidate) => new TextEncoder().encode(candidate).length <= socketPathBytes) ?? own
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/**
 * Makes a data directory ready: creates it (0700) with its log and socket directories, repairs its mode, and proves by
 * writing that it can be written. Safe to call from several processes at once.
 * @throws VaultError `STORAGE_UNAVAILABLE` naming the directory: another user's, open to others beyond repair, read-only, full.
 */
export async function prepareDataDirectory(root: string, paths: DataPaths = dataPaths(root)): Promise<DataPaths> {
  await preparePrivateDirectory(paths.root)
  await proveWritable(paths.root)
  await preparePrivateDirectory(paths.logs)
  if (process.platform !== 'win32' && dirname(paths.control) !== paths.root) {
    // Under a shared directory such as /tmp another user may have made it first, or a link in its place.
    await preparePrivateDirectory(dirname(paths.control), { followLinks: false })
  }
  return paths
}

/**
 * `mkdir -p` level by level. Node's own `recursive` never ends where a file system answers ENOENT for a directory whose
 * parent exists, as procfs does.
 */
async function makeDirectories(directory: string): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    const parent = dirname(directory)
    const parentExists = await stat(parent).then(
      () => true,
      () => false,
    )
    if (code !== 'ENOENT' || parentExists || parent === directory) throw error
    await makeDirectories(parent)
    await mkdir(directory, { mode: 0o700 })
  }
}

async function preparePrivateDirectory(directory: string, { followLinks = true } = {}): Promise<void> {
  try {
    await makeDirectories(directory)
    const found = await (followLinks ? stat : lstat)(directory)
    if (!found.isDirectory()) throw refuse(directory, 'no-directory')
    if (process.platform === 'win32') return
    if (found.uid !== process.getuid?.()) {
      throw refuse(directory, 'foreign')
    }
    if ((found.mode & 0o077) !== 0) await makePrivate(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw refuse(directory, 'blocked')
    }
    throw toStorageError(error, directory)
  }
}

/** Some file systems (FAT, some network shares) accept a mode and forget it, so the result is read back. */
async function makePrivate(directory: string): Promise<void> {
  await chmod(directory, 0o700)
  if (((await stat(directory)).mode & 0o077) !== 0) {
    throw refuse(directory, 'open')
  }
}

/** Asking for permission bits is not enough: root passes them, and an immutable or read-only mount does not show there. */
async function proveWritable(directory: string): Promise<void> {
  const probe = join(directory, `.write-probe-${process.pid}`)
  try {
    await writeFile(probe, '', { mode: 0o600 })
    await rm(probe, { force: true })
  } catch (error) {
    throw toStorageError(error, directory)
  }
}

function refuse(path: string, fault: 'no-directory' | 'foreign' | 'blocked' | 'open'): VaultError {
  return new VaultError('STORAGE_UNAVAILABLE', said(`directory-${fault}`, { path }))
}
