import { copyFile, open, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import type { DamagedRow } from '../../../src/node/sqlite-row.ts'
import { applicationId, migrate, migrations } from '../../../src/node/sqlite-schema.ts'
import { startChild } from '../../support/child-script.ts'
import { digestDirectory } from '../../support/file-digest.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const openStore = (file: string, onDamaged?: (row: DamagedRow) => void) =>
  openSqliteStore({ file, clock: Date, ...(onDamaged ? { onDamaged } : {}) })

/** A vault file with two hundred records, closed. */
async function createVaultFile(): Promise<{ directory: string; file: string }> {
  const directory = await createTempDirectory()
  const file = join(directory, 'vault.db')
  const store = await openStore(file)
  const ids = Array.from({ length: 200 }, (_, n) => `id-${String(n).padStart(3, '0')}`)
  await store.records.write(
    ids.map((id) => ({ op: 'put', kind: 'tokens', id, expectedVersion: 0, meta: { id }, sealed: 'x'.repeat(3_000) })),
  )
  await store.close()
  return { directory, file }
}

async function overwrite(file: string, at: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.write(bytes, 0, bytes.length, at)
  await handle.close()
}

describe('a vault file that is damaged', () => {
  const damages: [string, (file: string) => Promise<void>][] = [
    ['garbage', (file) => writeFile(file, 'this is no database '.repeat(500))],
    ['a few letters', (file) => writeFile(file, 'x')],
    ['cut to half its length', async (file) => truncate(file, Math.floor((await readFile(file)).length / 2))],
    ['cut inside its first page', (file) => truncate(file, 700)],
    ['overwritten at its start', (file) => overwrite(file, 0, Buffer.alloc(100))],
    ['overwritten in the middle', (file) => overwrite(file, 4096 * 20, Buffer.alloc(4096 * 30, 0xa5))],
    ['an unknown table where records should be', async (file) => foreignDatabase(file)],
  ]

  it.each(damages)('(%s) is reported with its path and left as it is', async (_, damage) => {
    const { directory, file } = await createVaultFile()
    await damage(file)
    const before = await digestDirectory(directory)
    await expect(openStore(file)).rejects.toMatchObject({
      code: 'VAULT_DAMAGED',
      message: expect.stringContaining(file),
      details: { path: file },
    })
    const after = await digestDirectory(directory)
    expect(after['vault.db']).toBe(before['vault.db'])
  })

  it('because it was emptied keeps its write-ahead log, which may be all that is left', async () => {
    const directory = await createTempDirectory()
    const file = join(directory, 'vault.db')
    const writer = startChild('write-records', [file, '0'])
    for (let line = 0; line < 5; line += 1) await writer.line()
    await writer.kill()
    await truncate(file, 0)
    const before = await digestDirectory(directory)
    expect(before).toHaveProperty('vault.db-wal')
    await expect(openStore(file)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    expect(await digestDirectory(directory)).toEqual(before)
  })

  it('opens again once a good copy was put in its place', async () => {
    const { directory, file } = await createVaultFile()
    await copyFile(file, join(directory, 'backup.db'))
    await truncate(file, 5_000)
    await expect(openStore(file)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    await copyFile(join(directory, 'backup.db'), file)
    const store = await openStore(file)
    expect(await store.records.list('tokens')).toHaveLength(200)
    await store.close()
  })
})

async function foreignDatabase(file: string): Promise<void> {
  await writeFile(file, '')
  const db = new DatabaseSync(file)
  db.exec("CREATE TABLE moz_places (url TEXT); INSERT INTO moz_places VALUES ('x')")
  db.close()
}

describe('a vault file whose last writer died inside a rollback journal', () => {
  it('is rolled back and opens with what was committed', async () => {
    const { directory, file } = await createVaultFile()
    const writer = new DatabaseSync(file)
    writer.exec('PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; BEGIN')
    writer.exec("UPDATE records SET sealed = 'half'")
    const crashed = join(directory, 'crashed.db')
    await copyFile(file, crashed)
    await copyFile(`${file}-journal`, `${crashed}-journal`)
    writer.exec('ROLLBACK')
    writer.close()
    const store = await openStore(crashed)
    const rows = await store.records.list('tokens')
    expect([rows.length, new Set(rows.map((row) => row.sealed?.length))]).toEqual([200, new Set([3_000])])
    await store.close()
  })
})

describe('the schema of a vault file', () => {
  it('from a newer program is refused with the version to install, and nothing is touched', async () => {
    const { directory, file } = await createVaultFile()
    const db = new DatabaseSync(file)
    db.exec("PRAGMA user_version = 99; UPDATE about SET value = '7.1.0'")
    db.close()
    const before = await digestDirectory(directory)
    await expect(openStore(file)).rejects.toMatchObject({
      code: 'VAULT_TOO_NEW',
      message: expect.stringMatching(/written by Token Vault 7\.1\.0.*Install 7\.1\.0 or later/),
      details: { path: file, writtenBy: '7.1.0', schema: 99, knownSchema: migrations.length },
    })
    expect((await digestDirectory(directory))['vault.db']).toBe(before['vault.db'])
  })

  it('is brought up step by step, and a step that fails leaves the schema before it', async () => {
    const db = new DatabaseSync(join(await createTempDirectory(), 'x.db'))
    const version = () => db.prepare('PRAGMA user_version').get()?.user_version
    const one = 'CREATE TABLE one (n INTEGER) STRICT'
    const steps = [one, `CREATE TABLE two (n INTEGER) STRICT; ${one}`]
    expect(() => migrate(db, steps)).toThrow(/already exists/)
    expect([version(), db.prepare("SELECT name FROM sqlite_schema WHERE name = 'two'").get()]).toEqual([1, undefined])
    steps[1] = 'ALTER TABLE one ADD COLUMN m INTEGER'
    migrate(db, steps)
    expect([version(), db.prepare('PRAGMA application_id').get()?.application_id]).toEqual([2, applicationId])
    db.close()
  })

  it('of a file that a crash left empty is made anew', async () => {
    const file = join(await createTempDirectory(), 'vault.db')
    await writeFile(file, '')
    const store = await openStore(file)
    expect(await store.records.list('tokens')).toEqual([])
    await store.close()
  })
})

describe('a row that cannot be read', () => {
  it.each(['{not json', '7', 'null', '["a"]'])('(meta %j) is set aside, reported once, and kept', async (meta) => {
    const { file } = await createVaultFile()
    const db = new DatabaseSync(file)
    db.prepare("UPDATE records SET meta = ? WHERE id = 'id-007'").run(meta)
    db.close()
    const reported: DamagedRow[] = []
    const store = await openStore(file, (row) => reported.push(row))
    expect([await store.records.list('tokens'), await store.records.list('tokens')].map((rows) => rows.length)).toEqual(
      [199, 199],
    )
    await expect(store.records.get('tokens', 'id-007')).rejects.toMatchObject({
      code: 'VAULT_DAMAGED',
      details: { path: file, kind: 'tokens', id: 'id-007' },
    })
    expect(reported).toEqual([{ kind: 'tokens', id: 'id-007', version: 1, reason: 'its meta is not a JSON object' }])
    await expect(
      store.records.write([{ op: 'put', kind: 'tokens', id: 'id-007', expectedVersion: 0, meta: {}, sealed: null }]),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    await store.close()
    const again = new DatabaseSync(file)
    expect(again.prepare("SELECT meta, length(sealed) AS length FROM records WHERE id = 'id-007'").get()).toMatchObject(
      {
        meta,
        length: 3_000,
      },
    )
    again.close()
  })
})
