import { copyFile, open } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const pageBytes = 4096
const put = (id: string, sealed: string) =>
  ({ op: 'put', kind: 'tokens', id, expectedVersion: 0, meta: { id }, sealed }) as const

it('pages that go bad while the vault is in use cost what stood in them: it is named, the rest goes on, and a good copy opens', async () => {
  const directory = await createTempDirectory()
  const file = join(directory, 'vault.db')
  const store = await openSqliteStore({ file, clock: Date, writesOnThread: true })
  // More than SQLite keeps in memory, so that a bad page is met when it is read.
  const ids = Array.from({ length: 1_500 }, (_, n) => `id-${String(n).padStart(4, '0')}`)
  await store.records.write(ids.map((id) => put(id, 'x'.repeat(3_000))))
  const checkpoint = new DatabaseSync(file)
  checkpoint.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  checkpoint.close()
  await copyFile(file, join(directory, 'good.db'))
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(pageBytes * 20, 0xa5), 0, pageBytes * 20, pageBytes * 700)
  await handle.close()

  await expect(store.records.list('tokens')).rejects.toMatchObject({
    code: 'VAULT_DAMAGED',
    message: expect.stringMatching(/Nothing was changed on disk.*good copy/),
    details: { path: file },
  })
  const read = await Promise.allSettled(ids.map((id) => store.records.get('tokens', id)))
  const whole = read.filter(({ status }) => status === 'fulfilled')
  expect([whole.length > 1_000, whole.length < ids.length]).toEqual([true, true])
  for (const { status, ...rest } of read) {
    if (status === 'rejected') expect(rest).toMatchObject({ reason: { code: 'VAULT_DAMAGED' } })
  }
  await store.close()

  await expect(openSqliteStore({ file, clock: Date })).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  await copyFile(join(directory, 'good.db'), file)
  const restored = await openSqliteStore({ file, clock: Date })
  expect(await restored.records.list('tokens')).toHaveLength(ids.length)
  await restored.close()
})
