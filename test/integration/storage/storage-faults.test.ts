import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createPassphraseProtector } from '../../../src/core/vault/passphrase-protector.ts'
import { createVault } from '../../../src/core/vault/vault.ts'
import { dataPaths, prepareDataDirectory } from '../../../src/node/data-directory.ts'
import { acquireDataDirectoryLock } from '../../../src/node/data-directory-lock.ts'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { digestDirectory } from '../../support/file-digest.ts'
import { makeDiskReadOnly, makeImmutable, mountSmallDisk } from '../../support/mounts.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const openStore = async (file: string) => {
  const store = await openSqliteStore({ file, clock: Date })
  onTestFinished(() => store.close())
  return store
}
const put = (n: number, sealed: string | null = null) =>
  ({ op: 'put', kind: 'tokens', id: 'a', expectedVersion: n, meta: { n }, sealed }) as const

describe('a full disk', () => {
  it('fails the write with the path and the remedy, keeps what was there, and works again when there is room', async (test) => {
    const disk = await mountSmallDisk(test, '1m')
    const file = join(disk, 'vault.db')
    const store = await openStore(file)
    await store.records.write([put(0, 'kept')])
    const filler = join(disk, 'filler')
    await writeFile(filler, Buffer.alloc(2 * 1024 * 1024)).catch(() => undefined)

    const write = store.records.write([put(1, 'x'.repeat(300_000))])
    await expect(write).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringMatching(/full.*free some space/s),
      details: { path: file, trouble: 'full' },
    })
    expect(await store.records.get('tokens', 'a')).toMatchObject({ version: 1, sealed: 'kept' })
    await rm(filler)
    await store.records.write([put(1, 'after')])
    await store.close()
    expect(await (await openStore(file)).records.get('tokens', 'a')).toMatchObject({ version: 2, sealed: 'after' })
  })

  it('refuses to start a vault there, names the path, and opens an existing one once there is room', async (test) => {
    const disk = await mountSmallDisk(test, '1m')
    const file = join(disk, 'vault.db')
    const first = await openStore(file)
    await first.records.write([put(0, 'kept')])
    await first.close()
    const filler = join(disk, 'filler')
    await writeFile(filler, Buffer.alloc(2 * 1024 * 1024)).catch(() => undefined)
    for (const path of [file, join(disk, 'new.db')]) {
      await expect(openSqliteStore({ file: path, clock: Date })).rejects.toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
        details: { path },
      })
    }
    await rm(filler)
    expect(await (await openStore(file)).records.get('tokens', 'a')).toMatchObject({ sealed: 'kept' })
  })
})

describe('a read-only data directory', () => {
  it('is refused by name when it is immutable, also for root', async (test) => {
    const root = await createTempDirectory()
    await makeImmutable(test, root)
    await expect(prepareDataDirectory(root)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining(root),
    })
  })

  it('refuses to open the vault on a read-only file system and changes no byte', async (test) => {
    const disk = await mountSmallDisk(test, '4m')
    const paths = await prepareDataDirectory(disk)
    const first = await openSqliteStore({ file: paths.vault, clock: Date })
    await first.records.write([put(0, 'kept')])
    await first.close()
    const before = await digestDirectory(disk)
    const makeWritable = await makeDiskReadOnly(disk)
    const owner = { kind: 'cli', pid: process.pid, startedAt: 1, control: '' } as const
    const attempts = [
      () => prepareDataDirectory(disk),
      () => acquireDataDirectoryLock(paths, owner),
      () => openSqliteStore({ file: paths.vault, clock: Date }),
    ]
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({
        code: 'STORAGE_UNAVAILABLE',
        message: expect.stringContaining(disk),
        details: { trouble: 'read-only' },
      })
    }
    expect(await digestDirectory(disk)).toEqual(before)
    await makeWritable()
    expect(await (await openStore(paths.vault)).records.get('tokens', 'a')).toMatchObject({ sealed: 'kept' })
  })

  it('cannot be made below a file system that refuses', async (test) => {
    const disk = await mountSmallDisk(test, '1m')
    const root = join(disk, 'home')
    onTestFinished(await makeDiskReadOnly(disk))
    await expect(prepareDataDirectory(root)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining(root),
    })
  })
})

describe('a vault file that something else holds', () => {
  it('is reported as busy, with its path, and serves when it is free again', async () => {
    const file = join(await createTempDirectory(), 'vault.db')
    const store = await openStore(file)
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    await expect(store.records.write([put(0)])).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      details: { path: file, trouble: 'busy' },
    })
    other.exec('ROLLBACK')
    other.close()
    await store.records.write([put(0)])
  })

  it('refuses work after it was closed', async () => {
    const store = await openStore(join(await createTempDirectory(), 'vault.db'))
    await store.close()
    await store.close()
    await expect(store.records.list('tokens')).rejects.toMatchObject({ name: 'VaultError' })
  })
})

describe('the files of a vault', () => {
  it('are for their owner only, also the log beside them, whatever the umask and an older mode said', async () => {
    const root = await createTempDirectory()
    const file = dataPaths(root).vault
    const before = process.umask(0)
    onTestFinished(() => void process.umask(before))
    const first = await openStore(file)
    await first.records.write([put(0)])
    const modes = async () =>
      Promise.all(['', '-wal', '-shm'].map(async (suffix) => (await stat(file + suffix)).mode & 0o777))
    expect(await modes()).toEqual([0o600, 0o600, 0o600])
    await first.close()
    await chmod(file, 0o644)
    const second = await openStore(file)
    await second.records.write([put(1)])
    expect(await modes()).toEqual([0o600, 0o600, 0o600])
  })

  it('are not taken for a vault when a directory stands there', async () => {
    const file = dataPaths(await createTempDirectory()).vault
    await mkdir(file)
    await expect(openSqliteStore({ file, clock: Date })).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  })

  it('grow by what was written, not by what is there: a write costs the same with 10,000 records', async () => {
    const file = join(await createTempDirectory(), 'vault.db')
    const store = await openStore(file)
    await store.records.write([put(0, 'x'.repeat(4_000))])
    const growth = async (version: number) => {
      const size = (await stat(`${file}-wal`)).size
      await store.records.write([put(version, 'y'.repeat(4_000))])
      return (await stat(`${file}-wal`)).size - size
    }
    const few = await growth(1)
    await store.records.write(Array.from({ length: 10_000 }, (_, n) => ({ ...put(0, 'z'.repeat(400)), id: `id-${n}` })))
    await store.close()
    const many = await openStore(file)
    await many.records.write([put(2, 'y'.repeat(4_000))])
    const size = (await stat(`${file}-wal`)).size
    await many.records.write([put(3, 'y'.repeat(4_000))])
    expect((await stat(`${file}-wal`)).size - size).toBeLessThanOrEqual(few * 2 + 8_192)
  })
})

describe('a wrong passphrase', () => {
  it('changes no byte of the vault', async () => {
    const root = await createTempDirectory()
    const file = dataPaths(root).vault
    const first = await openSqliteStore({ file, clock: Date })
    await createVault(first.records, [createPassphraseProtector()]).initialise('passphrase', 'correct horse')
    await first.close()
    const before = await readFile(file)
    const second = await openSqliteStore({ file, clock: Date })
    const vault = createVault(second.records, [createPassphraseProtector()])
    await expect(vault.unlock('wrong horse')).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' })
    await vault.status()
    await second.close()
    expect((await readFile(file)).equals(before)).toBe(true)
  })
})
