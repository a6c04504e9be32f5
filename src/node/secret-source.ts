import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { VaultError } from '../core/errors.ts'
import type { SecretSource } from '../core/ports.ts'
import { toStorageError } from './storage-errors.ts'

const largestBytes = 1024 * 1024
const timeoutMs = 10_000

/**
 * Reads secrets from the environment of this process and from files. Files are absolute (or under `~/`), because the
 * process that reads later need not stand in the directory where the person typed the path. One closing line break is
 * dropped; pipes and devices are refused, because reading them may never end.
 */
export function createSecretSource(env: Readonly<Record<string, string | undefined>> = process.env): SecretSource {
  return {
    readEnvironment: (name) => env[name],
    async readFile(given) {
      const path = given.startsWith('~/') ? join(homedir(), given.slice(2)) : given
      if (!isAbsolute(path)) {
        throw new VaultError('INVALID_INPUT', `Give the full path of the secret's file instead of "${given}".`, {
          details: { path: given },
        })
      }
      try {
        const found = await stat(path)
        if (!found.isFile()) throw unusable(path, 'is not a regular file')
        if (found.size > largestBytes) throw unusable(path, 'is larger than 1 MiB and hardly a secret')
        const text = await readFile(path, { encoding: 'utf8', signal: AbortSignal.timeout(timeoutMs) })
        return text.replace(/\r?\n$/, '')
      } catch (error) {
        throw readFailure(error, path)
      }
    },
  }
}

function readFailure(error: unknown, path: string): VaultError {
  const { code, name } = error as { code?: string; name?: string }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new VaultError('NOT_FOUND', `There is no file ${path} to read the secret from.`, {
      cause: error,
      details: { path },
    })
  }
  if (code === 'EACCES' || code === 'EPERM') return unusable(path, 'may not be read by this user', error)
  if (name === 'TimeoutError' || name === 'AbortError') return unusable(path, 'took too long to read', error)
  return toStorageError(error, path)
}

function unusable(path: string, fault: string, cause?: unknown): VaultError {
  return new VaultError('STORAGE_UNAVAILABLE', `The file ${path} ${fault}; choose another file for the secret.`, {
    cause,
    details: { path },
  })
}
