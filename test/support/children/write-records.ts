import { writeSync } from 'node:fs'
import { openSqliteStore } from '../../../src/node/sqlite-record-store.ts'

/** Writes pairs of records without end; prints each number after its write resolved. The parent kills this process. */
const store = await openSqliteStore({ file: String(process.argv[2]), clock: Date })
const first = Number(process.argv[3])
for (let n = first; ; n += 1) {
  const pair = ['left', 'right'].map((id) => ({
    op: 'put' as const,
    kind: 'tokens' as const,
    id,
    expectedVersion: n,
    meta: { n },
    sealed: `${n}:`.padEnd(6_000, 'x'),
  }))
  await store.records.write(pair)
  await store.ledger.append(
    [n].map((at) => ({
      at,
      clientId: null,
      profileId: null,
      method: 'GET',
      path: '/',
      status: 200,
      code: null,
      requestBytes: 0,
      responseBytes: 0,
      durationMs: 0,
    })),
  )
  writeSync(1, `${n}\n`)
}
