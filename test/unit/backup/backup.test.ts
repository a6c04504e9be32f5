import { decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { writeExportFile } from '../../../src/core/backup/export-file.ts'
import { buildInstallation, buildTwoInstallations, filePassphrase } from '../../support/backup-rig.ts'

const hour = 3_600_000

async function exported(): Promise<string> {
  const one = await buildInstallation()
  await one.add('work')
  return (await one.backup.exportFile('backup', undefined, filePassphrase)).text
}

describe('a restored backup', () => {
  it('brings profiles, definitions, clients and sessions back, and lends the token that is still good', async () => {
    const { one, two } = await buildTwoInstallations()
    await one.add('work')
    await one.profiles.update('work', { tags: ['team'] }, { clientSecret: 'kept' })
    const permissions = { profiles: ['work'], methods: [], paths: [], origins: [] }
    const { key } = await one.clients.add({ name: 'tool', permissions })
    const file = await one.backup.exportFile('backup', undefined, filePassphrase)
    expect(file).toMatchObject({ kind: 'backup', profiles: ['work'], sessions: 1, move: null })

    await two.catalog.remove('acme')
    const done = await two.backup.importFile(file.text, filePassphrase, 'refuse', false)
    expect(done).toMatchObject({
      added: [{ name: 'work', was: null }],
      held: ['work'],
      providers: ['acme'],
      clients: 1,
    })
    expect(two.profiles.find('work')).toMatchObject({ id: 'work', tags: ['team'], storedSecrets: ['clientSecret'] })
    expect(await two.profiles.secrets('work')).toEqual({ clientSecret: 'kept' })
    expect(two.clients.authenticate(key)).toMatchObject({ ok: true })
    expect(await two.refresher.lend('work')).toMatchObject({ accessToken: 'work.access-1' })
  })

  it('is not refreshed, by nobody and for nothing, while its original may be alive', async () => {
    const { clock, server, one, two } = await buildTwoInstallations()
    await one.add('work')
    const file = await one.backup.exportFile('backup', undefined, filePassphrase)
    await clock.advance(hour)
    await two.backup.importFile(file.text, filePassphrase, 'refuse', false)
    await clock.advance(3 * hour)
    const asked = [
      two.refresher.refreshNow('work'),
      two.refresher.lend('work'),
      two.refresher.lendAfterRejection('work', 'work.access-1'),
    ]
    for (const ask of asked) {
      await expect(ask).rejects.toMatchObject({
        code: 'SIGN_IN_NEEDED',
        message: expect.stringContaining('--take-over'),
        details: { reason: 'restored-copy' },
      })
    }
    expect([server.reuses, two.stored('work').needsSignIn?.reason]).toEqual([0, 'restored-copy'])
    expect(server.accepts((await one.profiles.tokens('work'))?.refreshToken ?? null)).toBe(true)
  })

  it('is refreshed here once somebody says that the original is gone', async () => {
    const { clock, server, one, two } = await buildTwoInstallations()
    await one.add('work')
    const file = await one.backup.exportFile('backup', undefined, filePassphrase)
    one.scheduler.dispose()
    await two.backup.importFile(file.text, filePassphrase, 'refuse', false)
    await clock.advance(2 * hour)
    await two.backup.takeOver('work')
    expect(await two.refresher.lend('work')).toMatchObject({ accessToken: 'work.access-2' })
    expect([server.reuses, two.stored('work').needsSignIn]).toEqual([0, null])
  })

  it('is refreshed at once when that was said while importing', async () => {
    const { clock, one, two } = await buildTwoInstallations()
    await one.add('work')
    const file = await one.backup.exportFile('backup', undefined, filePassphrase)
    one.scheduler.dispose()
    await clock.advance(2 * hour)
    expect(await two.backup.importFile(file.text, filePassphrase, 'refuse', true)).toMatchObject({ held: [] })
    expect(await two.refresher.lend('work')).toMatchObject({ accessToken: 'work.access-2' })
  })

  it('never takes the place of a newer session, not even when told to replace the profile', async () => {
    const { clock, server, one } = await buildTwoInstallations()
    await one.add('work')
    const file = await one.backup.exportFile('backup', undefined, filePassphrase)
    await clock.advance(hour)
    const newest = (await one.profiles.tokens('work'))?.refreshToken
    expect(await one.backup.importFile(file.text, filePassphrase, 'replace', true)).toMatchObject({
      replaced: ['work'],
      keptNewer: ['work'],
    })
    expect((await one.profiles.tokens('work'))?.refreshToken).toBe(newest)
    await clock.advance(2 * hour)
    expect(server.reuses).toBe(0)
  })

  it('never puts one refresh chain into two profiles, however often it is imported', async () => {
    const { clock, server, one, two } = await buildTwoInstallations()
    await one.add('work')
    const file = await one.backup.exportFile('backup', undefined, filePassphrase)
    one.scheduler.dispose()
    await two.backup.importFile(file.text, filePassphrase, 'refuse', true)
    for (const name of ['work-2', 'work-3']) {
      expect(await two.backup.importFile(file.text, filePassphrase, 'rename', true)).toMatchObject({
        added: [{ name, was: 'work' }],
      })
      expect(two.profiles.session(two.profiles.find(name).id).facts.summary).toBeNull()
    }
    await clock.advance(3 * hour)
    expect(server.reuses).toBe(0)
  })
})

describe('an import', () => {
  it('refuses what is here already with a list, and changes nothing', async () => {
    const { one, two } = await buildTwoInstallations()
    await one.add('work')
    await one.add('home')
    await two.profiles.add({ ...one.profiles.find('work'), id: 'another', settings: {} }, {})
    const file = await one.backup.exportFile('backup', undefined, filePassphrase)
    const before = JSON.stringify([...(two.records.rows ?? [])])
    await expect(two.backup.importFile(file.text, filePassphrase, 'refuse', false)).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { profiles: 'work', count: 1 },
    })
    expect(JSON.stringify([...(two.records.rows ?? [])])).toBe(before)
    expect(await two.backup.inspect(file.text, filePassphrase)).toMatchObject({
      profiles: [
        { name: 'work', clash: 'work', hasSession: true },
        { name: 'home', clash: null },
      ],
    })
  })

  it('skips, renames or replaces as it is told', async () => {
    const two = await buildInstallation()
    const other = { providerId: 'acme', grant: 'authorization-code', settings: {}, tags: [], createdAt: 1 } as const
    await two.profiles.add({ ...other, id: 'another', name: 'work' }, {})
    const text = await exported()
    expect(await two.backup.importFile(text, filePassphrase, 'skip', false)).toMatchObject({ skipped: ['work'] })
    expect(await two.backup.importFile(text, filePassphrase, 'rename', false)).toMatchObject({
      added: [{ name: 'work-2', was: 'work' }],
    })
    await two.profiles.remove('work')
    expect(await two.backup.importFile(text, filePassphrase, 'replace', false)).toMatchObject({ replaced: ['work'] })
    expect(two.profiles.list().map(({ id, name }) => [id, name])).toEqual([['work', 'work']])
  })

  it('is one transaction: when the disk refuses, nothing of it is there', async () => {
    const { one, two } = await buildTwoInstallations()
    for (const name of ['a', 'b', 'c']) await one.add(name)
    const file = await one.backup.exportFile('backup', undefined, filePassphrase)
    let writes = 0
    const full = {
      ...two.records,
      write: async () => {
        writes += 1
        throw new Error('full')
      },
    }
    const third = await buildInstallation({ records: { ...full, write: two.records.write } })
    Object.assign(third.records, full)
    await expect(third.backup.importFile(file.text, filePassphrase, 'refuse', false)).rejects.toThrow('full')
    expect([writes, third.profiles.list()]).toEqual([1, []])
  })

  it.each([
    ['not JSON', () => 'hello', 'INVALID_INPUT'],
    ['something else', () => '{"a":1}', 'INVALID_INPUT'],
    ['cut off', (text: string) => text.slice(0, text.length / 2), 'INVALID_INPUT'],
    ['of a newer program', (text: string) => text.replace('"version":1', '"version":2'), 'UNSUPPORTED'],
    ['whose head was altered', (text: string) => text.replace('"kind":"backup"', '"kind":"move"'), 'VAULT_DAMAGED'],
    ['whose seal lacks its end', (text: string) => text.replace(/\.[\w-]+"\}/, '"}'), 'VAULT_DAMAGED'],
    [
      'with a flipped letter',
      (text: string) => text.replace(/(.)(.)"\}/, '$2$1"}').replace(/\.([\w-])([\w-])([\w-]{40})/, '.$2$1$3'),
      'WRONG_PASSPHRASE',
    ],
  ])('of a file that is %s is refused with a typed error, and nothing changes', async (_, damage, code) => {
    const two = await buildInstallation()
    const text = await exported()
    const before = JSON.stringify([...(two.records.rows ?? [])])
    await expect(two.backup.importFile(damage(text), filePassphrase, 'refuse', false)).rejects.toMatchObject({ code })
    expect(JSON.stringify([...(two.records.rows ?? [])])).toBe(before)
  })

  it('asks for the passphrase, and tells a wrong one', async () => {
    const two = await buildInstallation()
    const text = await exported()
    await expect(two.backup.importFile(text, undefined, 'refuse', false)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    await expect(two.backup.importFile(text, 'another passphrase', 'refuse', false)).rejects.toMatchObject({
      code: 'WRONG_PASSPHRASE',
    })
    expect(await two.backup.inspect(text, undefined)).toMatchObject({ kind: 'backup', sealed: true, profiles: null })
  })
})

describe('an export', () => {
  it('is sealed with as much work as a key slot, and says nothing of its contents but their kind', async () => {
    const contents = { providers: [], profiles: [] }
    const text = await writeExportFile(
      { id: crypto.randomUUID(), kind: 'backup', createdAt: 1 },
      contents,
      filePassphrase,
    )
    const { jwe, ...head } = JSON.parse(text) as { jwe: string }
    expect(Object.keys(head)).toEqual(['format', 'version', 'kind', 'id', 'createdAt'])
    const header = decodeProtectedHeader(jwe)
    expect(header).toMatchObject({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 210_000, kind: 'backup' })
  })

  it('waits for a refresh that is under way, so that it holds the newest token', async () => {
    const { clock, server, one, two } = await buildTwoInstallations()
    await one.add('work')
    const release = server.hold()
    while (!one.refresher.isRefreshing('work')) await clock.advance(5_000)
    const exporting = one.backup.exportFile('backup', undefined, filePassphrase)
    release()
    const { text } = await exporting
    one.scheduler.dispose()
    await two.backup.importFile(text, filePassphrase, 'refuse', true)
    expect((await two.profiles.tokens('work'))?.refreshToken).toBe('work.refresh-2')
  })

  it.each([
    undefined,
    '',
    '       ',
    'short',
  ])('with secrets refuses the passphrase %j, and nothing moves', async (weak) => {
    const { one } = await buildTwoInstallations()
    await one.add('work')
    for (const kind of ['backup', 'move'] as const) {
      await expect(one.backup.exportFile(kind, undefined, weak)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
    expect([one.stored('work').needsSignIn, await one.backup.unfinishedMoves()]).toEqual([null, []])
  })

  it('holds no token, secret or account in readable form, and leaves a row in the ledger', async () => {
    const { one } = await buildTwoInstallations()
    await one.add('work')
    await one.profiles.update('work', {}, { clientSecret: 'CANARY-secret' })
    const backup = await one.backup.exportFile('backup', undefined, filePassphrase)
    const definitions = await one.backup.exportFile('definitions', undefined, undefined)
    for (const { text } of [backup, definitions]) {
      for (const canary of ['CANARY', 'work.refresh', 'work.access', filePassphrase]) expect(text).not.toContain(canary)
    }
    expect(one.ledger.map(({ path }) => path)).toEqual(['export/backup', 'export/definitions'])
  })
})
