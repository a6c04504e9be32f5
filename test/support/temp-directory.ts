import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A fresh directory of the running test, removed when it ends. */
export async function createTempDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tokenvault-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}
