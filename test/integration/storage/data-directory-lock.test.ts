import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dataPaths, prepareDataDirectory } from '../../../src/node/data-directory.ts'
import { acquireDataDirectoryLock, readOwner } from '../../../src/node/data-directory-lock.ts'
import { startChild } from '../../support/child-script.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const me = { kind: 'headless', pid: process.pid, startedAt: 1, control: '/tmp/x.sock' } as const
const acquire = async (root: string, options?: { waitMs?: number }) => {
  const lock = await acquireDataDirectoryLock(await prepareDataDirectory(root), me, options)
  onTestFinished(() => lock.dispose())
  return lock
}

describe('the lock of a data directory', () => {
  it('is refused to a second process, which learns who has it', async () => {
    const root = await createTempDirectory()
    const holder = startChild('hold-lock', [root, 'desktop', '0'])
    expect(await holder.line()).toBe('held')
    await expect(acquire(root)).rejects.toMatchObject({
      code: 'DATA_DIRECTORY_IN_USE',
      details: { path: root, pid: holder.child.pid, kind: 'desktop', control: join(root, 'control.sock') },
    })
  })

  it('is free again after kill -9, although owner.json still names the dead process', async () => {
    const root = await createTempDirectory()
    const holder = startChild('hold-lock', [root, 'headless', '0'])
    await holder.line()
    await holder.kill()
    expect(await readOwner(dataPaths(root))).toMatchObject({ pid: holder.child.pid })
    await acquire(root)
    expect(await readOwner(dataPaths(root))).toEqual(me)
  })

  it('goes to exactly one of many processes that start at the same moment', async () => {
    const root = await createTempDirectory()
    const contenders = Array.from({ length: 6 }, () => startChild('hold-lock', [root, 'cli', '0']))
    const lines = await Promise.all(contenders.map((contender) => contender.line()))
    expect(lines.filter((line) => line === 'held')).toHaveLength(1)
    const winner = contenders[lines.indexOf('held')]
    for (const line of lines.filter((other) => other !== 'held')) {
      expect(JSON.parse(line)).toMatchObject({ code: 'DATA_DIRECTORY_IN_USE', details: { pid: winner?.child.pid } })
    }
  })

  it('is handed from one short-lived process to the next that waits for it', async () => {
    const root = await createTempDirectory()
    const first = startChild('hold-lock', [root, 'cli', '0'])
    await first.line()
    const second = startChild('hold-lock', [root, 'cli', '30000'])
    first.child.stdin.end()
    expect(await first.exit()).toMatchObject({ code: 0 })
    expect(await second.line()).toBe('held')
  })

  it('is refused within the same process too, and free after dispose', async () => {
    const root = await createTempDirectory()
    const lock = await acquire(root)
    await expect(acquire(root)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' })
    await lock.dispose()
    await lock.dispose()
    expect(await readOwner(dataPaths(root))).toBeUndefined()
    await acquire(root)
  })

  it('gives up waiting when told to', async () => {
    const root = await createTempDirectory()
    await acquire(root)
    const paths = dataPaths(root)
    const waiting = acquireDataDirectoryLock(paths, me, { waitMs: 60_000, signal: AbortSignal.timeout(50) })
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('tells others of a change, in a private file that is never half written', async () => {
    const root = await createTempDirectory()
    const lock = await acquire(root)
    await lock.update({ control: '/tmp/elsewhere.sock' })
    const paths = dataPaths(root)
    expect(await readOwner(paths)).toEqual({ ...me, control: '/tmp/elsewhere.sock' })
    expect([(await stat(paths.owner)).mode & 0o777, (await stat(paths.lock)).mode & 0o777]).toEqual([0o600, 0o600])
    expect((await readdir(root)).sort()).toEqual(['lock.db', 'logs', 'owner.json'])
  })

  it.each([
    '',
    '{',
    '{"kind":"desktop"}',
    '[]',
    '{"kind":"root","pid":1,"startedAt":1,"control":""}',
  ])('takes an owner.json that holds %j for none', async (text) => {
    const paths = await prepareDataDirectory(await createTempDirectory())
    await writeFile(paths.owner, text)
    expect(await readOwner(paths)).toBeUndefined()
  })

  it('refuses a lock file that something else was written into, and leaves it alone', async () => {
    const paths = await prepareDataDirectory(await createTempDirectory())
    const garbage = 'not a database at all '.repeat(50)
    await writeFile(paths.lock, garbage)
    await expect(acquireDataDirectoryLock(paths, me)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining(paths.lock),
    })
    expect(await readFile(paths.lock, 'utf8')).toBe(garbage)
  })
})
