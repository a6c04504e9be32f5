import { beginPrivateFile } from '../../../src/node/private-file.ts'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { buildInstallation, filePassphrase } from '../backup-rig.ts'

/**
 * Moves the profile `work` to a file in the steps of the command line, and dies as by `kill -9` at the step it is told:
 * `before-commit`, `after-commit`, `part`, `file`, `before-finish`, `finished`.
 */
const [database = '', path = '', step] = process.argv.slice(2)
const die = (here: string) => {
  if (here === step) process.kill(process.pid, 'SIGKILL')
}
const store = await openSqliteStore({ file: database, clock: Date })
let moving: 'no' | 'leaving' | 'finishing' = 'no'
const records = {
  ...store.records,
  async write(changes: Parameters<typeof store.records.write>[0]) {
    if (moving === 'leaving') die('before-commit')
    if (moving === 'finishing') die('before-finish')
    await store.records.write(changes)
    if (moving === 'leaving') die('after-commit')
  },
}
const one = await buildInstallation({ records })
await one.add('work')
const file = await beginPrivateFile(path)
moving = 'leaving'
const made = await one.backup.exportFile('move', ['work'], filePassphrase)
die('part')
await file.commit(made.text)
die('file')
moving = 'finishing'
await one.backup.finishMove(made.id)
die('finished')
