import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { buildInstallation, filePassphrase, type Installation } from '../../support/backup-rig.ts'
import { startChild } from '../../support/child-script.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

/** What the dead process left: the profile's own token, the unfinished move's, and the finished file. */
async function dieAt(step: string) {
  const directory = await createTempDirectory()
  const [database, path] = [join(directory, 'vault.db'), join(directory, 'move.json')]
  const { child, exit } = startChild('move-session', [database, path, step])
  await exit()
  expect(child.signalCode).toBe('SIGKILL')
  const store = await openSqliteStore({ file: database, clock: Date })
  const source = await buildInstallation({ records: store.records })
  const text = await readFile(path, 'utf8').catch(() => undefined)
  return { source, text, directory, close: () => store.close() }
}

const token = async (installation: Installation) => (await installation.profiles.tokens('work'))?.refreshToken
const inPlace = 'work.refresh-1'

describe('a program that is killed while a session moves', () => {
  it.each([
    ['before-commit', { profile: true, move: false, file: false }],
    ['after-commit', { profile: false, move: true, file: false }],
    ['part', { profile: false, move: true, file: false }],
    ['file', { profile: false, move: true, file: true }],
    ['before-finish', { profile: false, move: true, file: true }],
    ['finished', { profile: false, move: false, file: true }],
  ])('(%s) leaves the session with exactly one owner here, and a way to it', async (step, expected) => {
    const { source, text, close } = await dieAt(step)
    const [move] = await source.backup.unfinishedMoves()
    const held = { profile: (await token(source)) === inPlace, move: move !== undefined, file: text !== undefined }
    expect(held).toEqual(expected)
    expect(source.stored('work').needsSignIn?.reason ?? null).toBe(expected.profile ? null : 'moved-away')
    if (text !== undefined) {
      const target = await buildInstallation({ clock: source.clock })
      await target.backup.importFile(text, filePassphrase, 'refuse', false)
      expect([await token(target), target.stored('work').needsSignIn]).toEqual([inPlace, null])
    } else if (move) {
      const again = await source.backup.resumeMove(move.id, filePassphrase)
      await source.backup.undoMove(move.id)
      expect([again.sessions, await token(source), source.stored('work').needsSignIn]).toEqual([1, inPlace, null])
    }
    await close()
  })

  it('leaves no half of a file under its name', async () => {
    const { directory, close } = await dieAt('part')
    const names = (await readdir(directory)).filter((name) => name.includes('move'))
    expect(names).toEqual([expect.stringMatching(/^\.move\.json\.[0-9a-f]{8}\.part$/)])
    await close()
  })
})
