import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { startChild } from '../../support/child-script.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

describe('a process that is killed in the middle of writes', () => {
  it('leaves a whole database with the last acknowledged write in it, ten times in a row', async () => {
    const file = join(await createTempDirectory(), 'vault.db')
    let next = 0
    for (let round = 0; round < 10; round += 1) {
      const writer = startChild('write-records', [file, String(next)])
      let acknowledged = -1
      // A different number of writes each round, so that the kill meets different moments of the log and its checkpoint.
      while (acknowledged < next + 20 + round * 37) acknowledged = Number(await writer.line())
      await writer.kill()

      const store = await openSqliteStore({ file, clock: Date })
      const [left, right] = await store.records.list('tokens')
      const ledger = await store.ledger.list({ limit: 1 })
      await store.close()
      expect(left?.meta.n).toBeGreaterThanOrEqual(acknowledged)
      expect(left?.sealed).toBe(`${left?.meta.n}:`.padEnd(6_000, 'x'))
      expect({ ...right, id: 'left', updatedAt: 0 }).toEqual({ ...left, updatedAt: 0 })
      expect(ledger[0]?.at).toBeGreaterThanOrEqual(acknowledged)
      next = Number(left?.version)
    }
  })
})
