import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { VaultError } from '../core/errors.ts'
import type { SecretSource } from '../core/ports.ts'
import { said } from '../shared/sentences/said.ts'
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
        throw new VaultError('INVALID_INPUT', said('secret-file-relative', { path: given }))
      }
      try {
        const found = await stat(path)
        if (!found.isFile()) throw unusable(path, 'secret-file-irregular')
        if (found.size > largestBytes) throw unusable(path, 'secret-file-large')
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
    return new VaultError('NOT_FOUND', said('secret-file-missing', { path }), { cause: error })
  }
  if (code === 'EACCES' || code === 'EPERM') return unusable(path, 'secret-file-denied', error)
  if (name === 'TimeoutError' || name === 'AbortError') return unusable(path, 'secret-file-slow', error)
  return toStorageError(error, path)
}

type Fault = 'secret-file-irregular' | 'secret-file-large' | 'secret-file-denied' | 'secret-file-slow'

function unusable(path: string, fault: Fault, cause?: unknown): VaultError {
  return new VaultError('STORAGE_UNAVAILABLE', said(fault, { path }), { cause })
}
