import { writeSync } from 'node:fs'
import { VaultError } from '../../../src/core/errors.ts'
import { prepareDataDirectory } from '../../../src/node/data-directory.ts'
import { acquireDataDirectoryLock } from '../../../src/node/data-directory-lock.ts'

/** Takes the lock, prints `held` or the error as JSON, and keeps it until standard input closes. */
const [root, kind, waitMs] = process.argv.slice(2)
const paths = await prepareDataDirectory(String(root))
try {
  const owner = { kind: kind as 'cli', pid: process.pid, startedAt: Date.now(), control: paths.control }
  const lock = await acquireDataDirectoryLock(paths, owner, { waitMs: Number(waitMs) })
  writeSync(1, 'held\n')
  process.stdin.resume()
  process.stdin.once('end', () => void lock.dispose())
} catch (error) {
  if (!(error instanceof VaultError)) throw error
  writeSync(1, `${JSON.stringify({ code: error.code, details: error.details })}\n`)
}
