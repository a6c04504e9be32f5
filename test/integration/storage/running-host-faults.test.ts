import { copyFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { openEngine } from '../../../src/node/open-engine.ts'
import { createPlainHostHandlers } from '../../../src/node/plain-host-handlers.ts'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { createWriteThread } from '../../../src/node/sqlite-write-thread.ts'
import { closeHttpServer, listenOnLoopback } from '../../support/http-server.ts'
import { mountSmallDisk, mountStoppableDisk } from '../../support/mounts.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

/** A running host with one profile, a tool that uses it, and an API that knows its key. */
async function startHost(home: string) {
  const api = createServer((request, response) => response.end(request.headers.authorization))
  const upstream = `http://127.0.0.1:${await listenOnLoopback(api)}`
  const host = await openEngine({
    ...{ home, hostKind: 'headless', proxyPort: 0, log: createRecordingLogger(), env: {} },
    browser: { open: async () => false },
    clipboard: { available: false, write: async () => ({ clearsAt: null }) },
    notifier: { notify: () => undefined },
    hostHandlers: (parts) => createPlainHostHandlers(parts, { show: () => null, quit: () => undefined }),
  })
  onTestFinished(async () => {
    await host.dispose()
    await closeHttpServer(api)
  })
  const { client } = host
  await client.call('vault.initialise', { protection: 'passphrase', passphrase: 'correct horse battery' })
  const secrets = { token: 'key-of-the-api' }
  await client.call('profiles.add', { provider: 'bearer', name: 'work', settings: { upstream }, secrets })
  const permissions = { profiles: ['work'], methods: [], paths: [], origins: [] }
  const made = await client.call('clients.add', { name: 'tool', permissions })
  const headers = { authorization: `Bearer ${made.ok ? made.value.key : ''}` }
  let tag = 0
  return {
    vault: host.paths.vault,
    /** Something that has to be written. */
    write: () => {
      tag += 1
      return client.call('profiles.update', { profile: 'work', tags: [`t${tag}`] })
    },
    /** Something that every tool does all the time. */
    use: async () => (await fetch(`http://127.0.0.1:${host.proxyPort()}/work/items`, { headers })).text(),
    look: () => client.call('profiles.list'),
  }
}

const served = 'Bearer key-of-the-api'
const refused = (trouble: string, code = 'STORAGE_UNAVAILABLE') => ({
  ok: false,
  error: { code, details: { trouble } },
})

it('while another program holds the vault file, tools and the window go on, a write fails with the reason, and works again by itself', async () => {
  const host = await startHost(await createTempDirectory())
  const other = new DatabaseSync(host.vault)
  other.exec('BEGIN IMMEDIATE')
  let written = false
  const write = host.write().finally(() => {
    written = true
  })
  expect([await host.use(), (await host.look()).ok, written]).toEqual([served, true, false])
  expect(await write).toMatchObject(refused('busy'))
  other.exec('ROLLBACK')
  other.close()
  expect(await host.write()).toMatchObject({ ok: true })
})

it('while the disk does not answer, tools and the window go on, and the write ends when it does', async (test) => {
  const disk = await mountStoppableDisk(test)
  const host = await startHost(join(disk.directory, 'home'))
  expect(await host.use()).toBe(served)
  await disk.stop()
  let written = false
  const write = host.write().finally(() => {
    written = true
  })
  for (let request = 0; request < 20; request += 1) expect(await host.use()).toBe(served)
  expect([(await host.look()).ok, written]).toEqual([true, false])
  await disk.go()
  expect(await write).toMatchObject({ ok: true, value: { tags: ['t1'] } })
})

it('while the disk is full, tools go on, a write fails with the reason, and works again when there is room', async (test) => {
  const disk = await mountSmallDisk(test, '2m')
  const host = await startHost(join(disk, 'home'))
  const filler = join(disk, 'filler')
  await writeFile(filler, Buffer.alloc(4 * 1024 * 1024)).catch(() => undefined)
  let answer = await host.write()
  for (let writes = 0; answer.ok && writes < 500; writes += 1) answer = await host.write()
  expect(answer).toMatchObject(refused('full'))
  expect(await host.use()).toBe(served)
  await rm(filler)
  expect(await host.write()).toMatchObject({ ok: true })
})

it('a vault file that was moved away is missed before anything is written to it, and everything goes on when it is back', async () => {
  const host = await startHost(await createTempDirectory())
  await rename(host.vault, `${host.vault}.moved`)
  expect(await host.write()).toMatchObject(refused('missing'))
  expect(await host.use()).toBe(served)
  await rename(`${host.vault}.moved`, host.vault)
  expect(await host.write()).toMatchObject({ ok: true })
})

it('a vault file that was replaced is never written to', async () => {
  const host = await startHost(await createTempDirectory())
  await copyFile(host.vault, `${host.vault}.copy`)
  await rename(host.vault, `${host.vault}.moved`)
  await rename(`${host.vault}.copy`, host.vault)
  expect(await host.write()).toMatchObject(refused('replaced'))
  await rename(`${host.vault}.moved`, host.vault)
  expect(await host.write()).toMatchObject({ ok: true })
})

it('a vault file that was cut short is not written to', async () => {
  const host = await startHost(await createTempDirectory())
  const checkpoint = new DatabaseSync(host.vault)
  checkpoint.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  checkpoint.close()
  await host.write()
  await truncate(host.vault, 4096)
  for (let write = 0; write < 2; write += 1) {
    expect(await host.write()).toMatchObject(refused('damaged', 'VAULT_DAMAGED'))
  }
})

it('a thread that begins while the file is away fails the write, and writes to that file when it is back', async () => {
  const file = join(await createTempDirectory(), 'vault.db')
  const store = await openSqliteStore({ file, clock: Date })
  const writes = createWriteThread(file)
  onTestFinished(() => writes.close())
  await rename(file, `${file}.away`)
  await expect(writes.write([], 0)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', details: { path: file } })
  await rename(`${file}.away`, file)
  await writes.write([{ op: 'put', kind: 'tokens', id: 'a', expectedVersion: 0, meta: { n: 1 }, sealed: null }], 1)
  expect(await store.records.get('tokens', 'a')).toMatchObject({ meta: { n: 1 }, version: 1 })
  await store.close()
})
