import { describe, expect, it } from 'vitest'
import { buildTwoInstallations, filePassphrase } from '../../support/backup-rig.ts'

const hour = 3_600_000

describe('a move', () => {
  it('ends the session here in the moment in which it gives the file, and lives on where the file is imported', async () => {
    const { clock, server, one, two } = await buildTwoInstallations()
    await one.add('work')
    const file = await one.backup.exportFile('move', ['work'], filePassphrase)
    expect(file).toMatchObject({ kind: 'move', sessions: 1, move: file.id })
    expect(one.stored('work')).toMatchObject({ summary: null, needsSignIn: { reason: 'moved-away' } })
    expect(one.refresher.peek('work')).toBeUndefined()
    for (const ask of [one.refresher.lend('work'), one.refresher.refreshNow('work')]) {
      await expect(ask).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED', details: { reason: 'moved-away' } })
    }
    await one.backup.finishMove(file.id)
    expect(await one.backup.unfinishedMoves()).toEqual([])

    expect(await two.backup.importFile(file.text, filePassphrase, 'refuse', false)).toMatchObject({ held: [] })
    await clock.advance(5 * hour)
    expect(two.stored('work')).toMatchObject({ needsSignIn: null, refreshCount: 5 })
    expect([server.reuses, new Set(server.presented).size]).toEqual([0, server.presented.length])
  })

  it('can come back with a move of its own, into the profile that it left', async () => {
    const { clock, server, one, two } = await buildTwoInstallations()
    await one.add('work')
    await one.profiles.update('work', { tags: ['kept'] })
    const there = await one.backup.exportFile('move', undefined, filePassphrase)
    await one.backup.finishMove(there.id)
    await two.backup.importFile(there.text, filePassphrase, 'refuse', false)
    await clock.advance(2 * hour)
    const back = await two.backup.exportFile('move', undefined, filePassphrase)
    expect(await one.backup.importFile(back.text, filePassphrase, 'refuse', false)).toMatchObject({
      returned: ['work'],
    })
    await clock.advance(2 * hour)
    expect(one.profiles.find('work').tags).toEqual(['kept'])
    expect([server.reuses, one.stored('work').needsSignIn]).toEqual([0, null])
  })

  it('whose file was never written is taken back, and the session goes on', async () => {
    const { clock, server, one } = await buildTwoInstallations()
    await one.add('work')
    const { id } = await one.backup.exportFile('move', undefined, filePassphrase)
    expect(await one.backup.unfinishedMoves()).toMatchObject([{ id, profiles: ['work'] }])
    await clock.advance(2 * hour)
    expect(await one.backup.undoMove(id)).toMatchObject({ returned: ['work'] })
    expect(await one.refresher.lend('work')).toMatchObject({ accessToken: 'work.access-2' })
    expect([server.reuses, await one.backup.unfinishedMoves()]).toEqual([0, []])
    await expect(one.backup.undoMove(id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('gives its file again, under another passphrase, until it is finished', async () => {
    const { one, two } = await buildTwoInstallations()
    await one.add('work')
    const { id } = await one.backup.exportFile('move', undefined, 'a forgotten passphrase')
    const again = await one.backup.resumeMove(id, filePassphrase)
    await one.backup.finishMove(id)
    await expect(one.backup.resumeMove(id, filePassphrase)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await two.backup.importFile(again.text, filePassphrase, 'refuse', false)).toMatchObject({
      added: [{ name: 'work' }],
    })
  })

  it('that is taken back leaves a newer sign-in alone, and brings a removed profile back', async () => {
    const { one } = await buildTwoInstallations()
    await one.add('work')
    await one.add('home')
    const { id } = await one.backup.exportFile('move', undefined, filePassphrase)
    await one.signIn('work', one.server.signIn('work'))
    const newer = (await one.profiles.tokens('work'))?.refreshToken
    await one.profiles.remove('home')
    expect(await one.backup.undoMove(id)).toMatchObject({ added: [{ name: 'home', was: null }] })
    expect((await one.profiles.tokens('work'))?.refreshToken).toBe(newer)
    expect(
      one.profiles
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['home', 'work'])
  })

  it('of a restored copy arrives as one: nobody has said that its original is gone', async () => {
    const { one, two } = await buildTwoInstallations()
    await one.add('work')
    const backup = await one.backup.exportFile('backup', undefined, filePassphrase)
    await two.backup.importFile(backup.text, filePassphrase, 'refuse', false)
    const move = await two.backup.exportFile('move', undefined, filePassphrase)
    await one.profiles.remove('work')
    expect(await one.backup.importFile(move.text, filePassphrase, 'refuse', false)).toMatchObject({ held: ['work'] })
  })

  it('of profiles without a session is refused', async () => {
    const { one } = await buildTwoInstallations()
    await one.add('work', null)
    await expect(one.backup.exportFile('move', undefined, filePassphrase)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })

  it('changes nothing while the vault is locked', async () => {
    const { one } = await buildTwoInstallations()
    await one.add('work')
    one.disk.vault.lock()
    await expect(one.backup.exportFile('move', undefined, filePassphrase)).rejects.toMatchObject({
      code: 'VAULT_LOCKED',
    })
    expect(one.stored('work').needsSignIn).toBeNull()
  })
})
