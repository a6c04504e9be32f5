import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
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

/**
 * Mounts a small ext4 whose disk can be made to stop: between `stop` and `go` nothing that is written there ends, as on a
 * disk that is very slow. Skips the test and says why where that cannot be done.
 */
export async function mountStoppableDisk(test: TestContext) {
  const image = await mkdtemp(join(tmpdir(), 'tokenvault-image-'))
  const directory = join(image, 'mounted')
  const file = join(image, 'disk.img')
  onTestFinished(() => rm(image, { recursive: true }))
  try {
    await mkdir(directory)
    await writeFile(file, '')
    await truncate(file, 32 * 1024 * 1024)
    await run('mkfs.ext4', ['-q', '-F', file])
    await run('mount', ['-o', 'loop', file, directory])
  } catch (error) {
    return skip(test, `a disk that can be stopped cannot be mounted here (${reason(error)})`)
  }
  // Started before the disk stops: a process with a thread that waits for it cannot fork. It goes on by itself in the end.
  const helper = spawn('sh', ['-c', 'timeout 60 head -n 1; fsfreeze -u "$1"', 'sh', directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = once(helper, 'exit')
  const go = async () => {
    helper.stdin.end('go\n')
    await ended
  }
  onTestFinished(async () => {
    await go()
    await run('umount', ['-l', directory])
  })
  return { directory, stop: () => run('fsfreeze', ['-f', directory]), go }
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
