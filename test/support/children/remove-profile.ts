import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { createFakeClock } from '../fake-clock.ts'
import { buildUndoRig } from '../undo-rig.ts'

/**
 * Removes the profile `work`, and dies as by `kill -9` at the step it is told: `hidden` (within the minute), or `revoked`
 * (the minute is over, the server has been told, and the rows are about to be deleted).
 */
const [database = '', step] = process.argv.slice(2)
const die = (here: string) => {
  if (here === step) process.kill(process.pid, 'SIGKILL')
}
const clock = createFakeClock()
const store = await openSqliteStore({ file: database, clock })
const records = {
  ...store.records,
  async write(changes: Parameters<typeof store.records.write>[0]) {
    if (changes.some(({ op }) => op === 'delete')) die('revoked')
    await store.records.write(changes)
  },
}
const rig = await buildUndoRig({ clock, records })
await rig.add('work')
await rig.removals.schedule('work')
die('hidden')
await clock.advance(60_000)
// The write ends on a thread, at a time that the clock does not know.
await new Promise(() => setInterval(() => undefined, 1_000))
