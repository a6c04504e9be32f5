import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { startChild } from '../../support/child-script.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'
import { buildUndoRig } from '../../support/undo-rig.ts'

const minute = 60_000
/** For a busy machine. */
const patienceMs = 60_000

/** Removes a profile in a process that dies at `step`, and starts again `laterMs` after the removal. */
async function diedAt(step: string, laterMs: number) {
  const database = join(await createTempDirectory(), 'vault.db')
  const { child, exit } = startChild('remove-profile', [database, step])
  await exit()
  expect(child.signalCode).toBe('SIGKILL')
  const clock = createFakeClock()
  await clock.advance(laterMs)
  const store = await openSqliteStore({ file: database, clock })
  const rows = async () =>
    (await Promise.all((['profile', 'tokens', 'history'] as const).map(store.records.list))).flat()
  const rig = await buildUndoRig({ clock, records: store.records })
  return { rig, rows, close: () => store.close() }
}

it('a program that is killed within the minute leaves a removal that ends after it', async () => {
  const { rig, rows, close } = await diedAt('hidden', minute / 2)
  expect([rig.profiles.list(), rig.profiles.leaving.list().map(({ name }) => name)]).toEqual([[], ['work']])
  await rig.clock.advance(minute / 2 - 1)
  expect(rig.server.revocations).toEqual([])
  await rig.clock.advance(1)
  await vi.waitFor(async () => expect(await rows()).toEqual([]), patienceMs)
  expect(rig.server.revocations).toEqual(['work.refresh-1'])
  await close()
})

it('a program that is killed between the revocation and the deletion does both again', async () => {
  const { rig, rows, close } = await diedAt('revoked', minute)
  await vi.waitFor(async () => expect(await rows()).toEqual([]), patienceMs)
  expect(rig.server.revocations).toEqual(['work.refresh-1'])
  await close()
})
