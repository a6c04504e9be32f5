import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished, type TestContext } from 'vitest'

const run = promisify(execFile)

/** Mounts a small file system in memory for the running test, or skips the test and says why it cannot run here. */
export async function mountSmallDisk(test: TestContext, size: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tokenvault-disk-'))
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'tmpfs', directory])
  } catch (error) {
    await rm(directory, { recursive: true })
    return skip(test, `a small tmpfs cannot be mounted here (${reason(error)})`)
  }
  onTestFinished(async () => {
    await run('umount', ['-l', directory])
    await rm(directory, { recursive: true })
  })
  return directory
}

/** Remounts what `mountSmallDisk` mounted, so that nothing on it can be written, not even by root. */
export async function makeDiskReadOnly(directory: string): Promise<() => Promise<void>> {
  await run('mount', ['-o', 'remount,ro', directory])
  return async () => void (await run('mount', ['-o', 'remount,rw', directory]))
}

/** Marks a directory immutable (`chattr +i`), which root cannot write either, or skips the test and says why. */
export async function makeImmutable(test: TestContext, directory: string): Promise<void> {
  try {
    await run('chattr', ['+i', directory])
  } catch (error) {
    return skip(test, `a directory cannot be made immutable here (${reason(error)})`)
  }
  onTestFinished(async () => void (await run('chattr', ['-i', directory])))
}

/** Skips with the reason on standard error, where a run shows it. */
export function skip(test: TestContext, because: string): never {
  process.stderr.write(`skipped "${test.task.name}": ${because}\n`)
  test.skip(because)
  throw new Error('unreachable')
}

function reason(error: unknown): string {
  return String((error as { stderr?: string }).stderr || (error as Error).message).trim()
}
