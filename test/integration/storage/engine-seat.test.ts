import { copyFile, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished, vi } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { createEventBus } from '../../../src/core/events.ts'
import { createEngineSeat } from '../../../src/node/seat/engine-seat.ts'
import type { OpenSitting, Sitting } from '../../../src/node/seat/sitting.ts'
import { watchStore } from '../../../src/node/seat/watch-store.ts'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { said } from '../../../src/shared/sentences/said.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const pageBytes = 4096

/** A seat over a real file, with nothing but its store on it. */
async function seatOn(file: string, open: OpenSitting) {
  const events = createEventBus(() => undefined)
  let notices = 0
  events.on('notice', () => {
    notices += 1
  })
  const seat = await createEngineSeat({
    ...{ file, events, open, log: createRecordingLogger(), now: Date.now, recheckMs: 10, tolerant: true, calls: [] },
  })
  onTestFinished(() => seat.dispose())
  const status = () => seat.handlers['storage.status'](undefined)
  const untilWell = () =>
    vi.waitFor(async () => expect(await status()).toMatchObject({ state: 'open', problem: null }), {
      timeout: 30_000,
      interval: 10,
    })
  return { seat, status, untilWell, notices: () => notices }
}

const storeOnly =
  (file: string): OpenSitting =>
  async (watch) => {
    const store = await openSqliteStore({ file, clock: Date, writesOnThread: true })
    const { records } = watchStore(store, watch)
    return { records, dispose: store.close, proxyPort: () => null } as unknown as Sitting
  }

it('a page that goes bad in use is noticed, and a good file that takes the place is in use by itself', async () => {
  const file = join(await createTempDirectory(), 'vault.db')
  const { seat, status, untilWell, notices } = await seatOn(file, storeOnly(file))
  const ids = Array.from({ length: 1_500 }, (_, n) => `id-${String(n).padStart(4, '0')}`)
  const put = (id: string) =>
    ({ op: 'put', kind: 'tokens', id, expectedVersion: 0, meta: {}, sealed: 'x'.repeat(3_000) }) as const
  await seat.records.write(ids.map(put))
  const checkpoint = new DatabaseSync(file)
  checkpoint.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  checkpoint.close()
  const good = `${file}.good`
  await copyFile(file, good)
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(pageBytes * 20, 0xa5), 0, pageBytes * 20, pageBytes * 700)
  await handle.close()
  await expect(seat.records.list('tokens')).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  expect(await status()).toMatchObject({ state: 'open', problem: { code: 'VAULT_DAMAGED' } })
  await rename(good, file)
  await untilWell()
  expect(await seat.records.list('tokens')).toHaveLength(ids.length)
  expect(notices()).toBe(1)
})

it('a file that cannot be reached at the start is tried again until it can, and said once', async () => {
  const file = join(await createTempDirectory(), 'vault.db')
  const made = await openSqliteStore({ file, clock: Date })
  await made.close()
  let tries = 0
  const { status, untilWell, notices } = await seatOn(file, async (watch) => {
    tries += 1
    if (tries < 5) throw new VaultError('STORAGE_UNAVAILABLE', said('storage-busy', { path: file }))
    return storeOnly(file)(watch)
  })
  expect(await status()).toMatchObject({ state: 'closed', problem: { code: 'STORAGE_UNAVAILABLE' } })
  await untilWell()
  expect([tries, notices()]).toEqual([5, 1])
})
