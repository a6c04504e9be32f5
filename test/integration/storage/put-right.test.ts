import { copyFile, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openEngine } from '../../../src/node/open-engine.ts'
import { createPlainHostHandlers } from '../../../src/node/plain-host-handlers.ts'
import { digestDirectory } from '../../support/file-digest.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

const passphrase = 'correct horse battery'
const patient = { timeout: 30_000, interval: 20 }

/** A host whose vault file somebody else handles; it looks at it often. */
async function startHost(home: string) {
  const host = await openEngine({
    ...{ home, hostKind: 'headless', proxyPort: 0, recheckMs: 20, log: createRecordingLogger(), env: {} },
    browser: { open: async () => false },
    clipboard: { available: false, write: async () => ({ clearsAt: null }) },
    notifier: { notify: () => undefined },
    hostHandlers: (parts) => createPlainHostHandlers(parts, { show: () => null, quit: () => undefined }),
  })
  onTestFinished(() => host.dispose())
  const { client } = host
  let tag = 0
  const storage = async () => {
    const status = await client.call('storage.status')
    if (!status.ok) throw new Error(status.error.message)
    return status.value
  }
  return {
    ...{ client, storage, vault: host.paths.vault, port: host.proxyPort },
    write() {
      tag += 1
      return client.call('profiles.update', { profile: 'work', tags: [`t${tag}`] })
    },
    tags: async () => {
      const profile = await client.call('profiles.get', { profile: 'work' })
      return profile.ok ? profile.value.tags : profile.error.code
    },
    unlock: () => client.call('vault.unlock', { passphrase }),
    untilWell: () =>
      vi.waitFor(async () => expect(await storage()).toMatchObject({ state: 'open', problem: null }), patient),
    kept: async (what: string) => (await readdir(dirname(host.paths.vault))).filter((name) => name.includes(what)),
    end: () => host.dispose(),
  }
}

type Host = Awaited<ReturnType<typeof startHost>>

async function withProfile(home: string): Promise<Host> {
  const host = await startHost(home)
  await host.client.call('vault.initialise', { protection: 'passphrase', passphrase })
  await host.client.call('profiles.add', { provider: 'bearer', name: 'work', settings: {}, secrets: { token: 'key' } })
  return host
}

/** A copy of the file as a backup program makes it: whole, without its log. */
async function backUp(vault: string): Promise<string> {
  const db = new DatabaseSync(vault)
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
  const copy = `${vault}.backup`
  await copyFile(vault, copy)
  return copy
}

it('a file that was cut short under a running host and is copied back is in use again by itself, on the same port, without its stray log', async () => {
  const host = await withProfile(await createTempDirectory())
  await host.write()
  const backup = await backUp(host.vault)
  await host.write()
  const port = host.port()
  await truncate(host.vault, 4096)
  expect(await host.write()).toMatchObject({ ok: false, error: { code: 'VAULT_DAMAGED' } })
  expect(await host.storage()).toMatchObject({ state: 'open', problem: { code: 'VAULT_DAMAGED' } })
  await copyFile(backup, host.vault)
  await host.untilWell()
  expect([await host.unlock(), host.port()]).toMatchObject([{ ok: true, value: { state: 'unlocked' } }, port])
  expect(await host.tags()).toEqual(['t1'])
  expect(await host.write()).toMatchObject({ ok: true })
  expect(await host.kept('former-log')).not.toEqual([])
})

it('a file that was replaced is taken into use when its person says so, and not before', async () => {
  const host = await withProfile(await createTempDirectory())
  await host.write()
  const backup = await backUp(host.vault)
  await host.write()
  await rename(host.vault, `${host.vault}.former`)
  await rename(backup, host.vault)
  expect(await host.write()).toMatchObject({ ok: false, error: { details: { trouble: 'replaced' } } })
  expect(await host.tags()).toEqual(['t2'])
  expect(await host.client.call('storage.reopen')).toMatchObject({ ok: true, value: { problem: null } })
  await host.unlock()
  expect(await host.tags()).toEqual(['t1'])
  expect(await host.write()).toMatchObject({ ok: true })
})

it('a file that was replaced before the host wrote anything is not written to either', async () => {
  const home = await createTempDirectory()
  const before = await withProfile(home)
  await before.end()
  const host = await startHost(home)
  await copyFile(host.vault, `${host.vault}.backup`)
  await rename(host.vault, `${host.vault}.former`)
  await rename(`${host.vault}.backup`, host.vault)
  const replaced = await digestDirectory(home)
  expect(await host.unlock()).toMatchObject({ ok: true })
  expect(await host.write()).toMatchObject({ ok: false, error: { details: { trouble: 'replaced' } } })
  expect((await digestDirectory(home))['vault.db']).toBe(replaced['vault.db'])
  await rm(host.vault)
  expect(await host.write()).toMatchObject({ ok: false, error: { details: { trouble: 'missing' } } })
  expect(await readdir(home)).not.toContain('vault.db')
})

it('a file that is no good at the start leaves the host running; every call says so, and a good one opens by itself', async () => {
  const home = await createTempDirectory()
  const before = await withProfile(home)
  const { vault } = before
  await before.end()
  await copyFile(vault, `${vault}.good`)
  await writeFile(vault, 'this is no database '.repeat(500))
  const host = await startHost(home)
  expect(await host.storage()).toMatchObject({ state: 'closed', problem: { code: 'VAULT_DAMAGED' } })
  expect(await host.client.call('profiles.list')).toMatchObject({ ok: false, error: { code: 'VAULT_DAMAGED' } })
  const doctor = await host.client.call('host.doctor')
  expect(doctor.ok && doctor.value).toContainEqual(expect.objectContaining({ id: 'vault-file', status: 'problem' }))
  expect(await host.client.call('storage.reopen')).toMatchObject({ ok: false, error: { code: 'VAULT_DAMAGED' } })
  const told = new Promise<void>((resolve) => {
    host.client.on('vault.changed', () => resolve())
  })
  await rename(`${vault}.good`, vault)
  await told
  await host.untilWell()
  await host.unlock()
  expect(await host.tags()).toEqual([])
})

it('a file that is no good can be set aside: it is kept as it was, with its log, and a new vault begins', async () => {
  const home = await createTempDirectory()
  const host = await withProfile(home)
  expect(await host.client.call('storage.setAside')).toMatchObject({ ok: false, error: { code: 'CONFLICT' } })
  await backUp(host.vault)
  await host.write()
  await truncate(host.vault, 4096)
  await host.write()
  const before = await digestDirectory(home)
  const begun = await host.client.call('storage.setAside')
  expect(begun).toMatchObject({ ok: true, value: { state: 'open', problem: null } })
  const kept = begun.ok ? (begun.value.setAside ?? '') : ''
  expect(basename(kept)).toMatch(/^vault-set-aside-\d{8}T\d{6}Z\.db$/)
  const after = await digestDirectory(home)
  expect(after[basename(kept)]).toBe(before['vault.db'])
  expect(after[`${basename(kept)}-wal`]).toBe(before['vault.db-wal'])
  expect(await host.client.call('vault.status')).toMatchObject({ ok: true, value: { state: 'uninitialised' } })
  const anew = await host.client.call('vault.initialise', { protection: 'passphrase', passphrase })
  expect(anew).toMatchObject({ ok: true })
  expect(await host.client.call('profiles.list')).toEqual({ ok: true, value: [] })
})

it('a vault of a newer version is refused with that version, and opens when the version fits again', async () => {
  const home = await createTempDirectory()
  const before = await withProfile(home)
  await before.end()
  const schema = (version: string) => {
    const db = new DatabaseSync(join(home, 'vault.db'))
    const known = Number(db.prepare('PRAGMA user_version').get()?.user_version)
    db.exec(`PRAGMA user_version = ${version.replace('known', String(known))}`)
    db.close()
    return String(known)
  }
  const known = schema('99')
  const host = await startHost(home)
  expect(await host.storage()).toMatchObject({ state: 'closed', problem: { code: 'VAULT_TOO_NEW' } })
  schema(known)
  await host.untilWell()
  await host.unlock()
  expect(await host.tags()).toEqual([])
})
