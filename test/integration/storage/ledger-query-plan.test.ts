import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import type { LedgerQuery } from '../../../src/core/ports.ts'
import { pageQuery } from '../../../src/node/sqlite-ledger-store.ts'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'

it.each<[string, Partial<LedgerQuery>, RegExp]>([
  ['everything', {}, /^SCAN ledger$/],
  ['the next page', { before: 500 }, /INTEGER PRIMARY KEY/],
  ['a client', { clients: ['a'] }, /USING INDEX ledger_by_client/],
  ['a profile', { profile: 'a' }, /USING INDEX ledger_by_profile/],
  ['one status', { statusFrom: 403, statusTo: 403 }, /USING INDEX ledger_by_status/],
  ['a redirect', { statusFrom: 302, statusTo: 302 }, /USING INDEX ledger_by_status/],
  ['what nearly all rows have', { statusFrom: 200, statusTo: 200 }, /^SCAN ledger$/],
  ['a code', { code: 'ask-denied' }, /USING INDEX ledger_by_code/],
  ['a class', { statusFrom: 400, statusTo: 499 }, /^SCAN ledger$/],
  ['what the proxy said', { own: true }, /^SCAN ledger$/],
  ['a time', { from: 1, to: 2 }, /^SCAN ledger$/],
  [
    'all at once',
    { before: 9, clients: ['a'], profile: 'b', statusFrom: 400, statusTo: 499, own: true, from: 1, to: 2 },
    /USING INDEX ledger_by_(?:client|profile)/,
  ],
])('a page of the ledger by %s is read in order and never sorted', async (_name, query, plan) => {
  const file = join(await createTempDirectory(), 'vault.db')
  const store = await openSqliteStore({ file, clock: { now: () => 0 } })
  onTestFinished(() => store.close())
  const db = new DatabaseSync(file)
  onTestFinished(() => db.close())
  const { sql, values } = pageQuery({ limit: 50, ...query })
  const steps = db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => String(detail))
  expect(steps).toHaveLength(1)
  expect(steps[0]).toMatch(plan)
})
