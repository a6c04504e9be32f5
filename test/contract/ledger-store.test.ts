import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { LedgerEntry, LedgerQuery, LedgerStore } from '../../src/core/ports.ts'
import { openSqliteStore } from '../../src/node/sqlite-record-store.ts'
import { createMemoryLedgerStore } from '../support/memory-record-store.ts'
import { createTempDirectory } from '../support/temp-directory.ts'

const implementations: [string, () => Promise<LedgerStore>][] = [
  ['memory', async () => createMemoryLedgerStore()],
  ['SQLite', () => openOnDisk(false)],
  ['SQLite, written on a thread', () => openOnDisk(true)],
]

async function openOnDisk(writesOnThread: boolean): Promise<LedgerStore> {
  const file = join(await createTempDirectory(), 'vault.db')
  const store = await openSqliteStore({ file, clock: { now: () => 0 }, writesOnThread })
  onTestFinished(() => store.close())
  return store.ledger
}

const entry = (at: number, change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at,
  clientId: 'client-a',
  profileId: 'profile-a',
  method: 'GET',
  path: '/v1/models',
  status: 200,
  code: null,
  requestBytes: 0,
  responseBytes: 5_000_000_000,
  durationMs: 12.5,
  ...change,
})

describe.each(implementations)('a ledger (%s)', (_, open) => {
  it('gives back every field, newest first', async () => {
    const ledger = await open()
    const odd = entry(2, { clientId: null, profileId: null, status: 403, code: 'DENIED', path: '/名' })
    await ledger.append([entry(1), odd])
    expect(await ledger.list({ limit: 10 })).toEqual([
      { ...odd, id: 2 },
      { ...entry(1), id: 1 },
    ])
  })

  it('keeps every row of a large batch, in order', async () => {
    const ledger = await open()
    const rows = Array.from({ length: 123 }, (_unused, index) => entry(index, { path: `/v1/${index}` }))
    await ledger.append(rows)
    const kept = (await ledger.list({ limit: 200 })).reverse()
    expect(kept).toEqual(rows.map((row, index) => ({ ...row, id: index + 1 })))
  })

  it('accepts an empty batch', async () => {
    const ledger = await open()
    await ledger.append([])
    expect(await ledger.list({ limit: 10 })).toEqual([])
  })

  it('pages by id', async () => {
    const ledger = await open()
    await ledger.append([1, 2, 3, 4, 5].map((at) => entry(at)))
    const first = await ledger.list({ limit: 2 })
    const second = await ledger.list({ limit: 2, before: first[1]?.id ?? 0 })
    expect([first, second].map((page) => page.map((row) => row.at))).toEqual([
      [5, 4],
      [3, 2],
    ])
  })

  it('filters by client and by profile', async () => {
    const ledger = await open()
    await ledger.append([entry(1), entry(2, { clientId: 'client-b' }), entry(3, { profileId: 'profile-b' })])
    const times = async (query: Partial<LedgerQuery>) =>
      (await ledger.list({ limit: 9, ...query })).map((row) => row.at)
    expect([
      await times({ clients: ['client-b'] }),
      await times({ clients: ['client-b', 'client-a'] }),
      await times({ profile: 'profile-a' }),
      await times({ clients: ['client-a'], profile: 'profile-b' }),
    ]).toEqual([[2], [3, 2, 1], [2, 1], [3]])
  })

  it('filters by status, by class, by what the proxy itself said, and by time', async () => {
    const ledger = await open()
    const rows: [number, string | null][] = [
      [200, null],
      [403, 'ask-denied'],
      [404, null],
      [499, 'client-closed'],
      [503, 'paused'],
    ]
    await ledger.append(rows.map(([status, code], at) => entry(at + 1, { status, code })))
    const times = async (query: Partial<LedgerQuery>) =>
      (await ledger.list({ limit: 9, ...query })).map((row) => row.at)
    expect([
      await times({ statusFrom: 404, statusTo: 404 }),
      await times({ statusFrom: 400, statusTo: 499 }),
      await times({ code: 'paused' }),
      await times({ own: true }),
      await times({ own: true, statusFrom: 400, statusTo: 499, from: 2, to: 4 }),
      await times({ from: 2, to: 4 }),
    ]).toEqual([[3], [4, 3, 2], [5], [5, 4, 2], [2], [3, 2]])
    expect(await ledger.count()).toEqual({ rows: 5, oldestAt: 1 })
  })

  it('counts nothing when it is empty', async () => {
    expect(await (await open()).count()).toEqual({ rows: 0, oldestAt: null })
  })

  it('trims what is too old and all but the newest', async () => {
    const ledger = await open()
    await ledger.append([1, 2, 3, 4, 5, 6].map((at) => entry(at)))
    await ledger.trim(3, 2)
    expect((await ledger.list({ limit: 9 })).map((row) => row.at)).toEqual([6, 5])
    await ledger.trim(6, 100)
    expect((await ledger.list({ limit: 9 })).map((row) => row.at)).toEqual([6])
    await ledger.trim(0, 0)
    expect(await ledger.list({ limit: 9 })).toEqual([])
  })

  it('never gives an id twice, also after everything was trimmed', async () => {
    const ledger = await open()
    await ledger.append([entry(1), entry(2)])
    await ledger.trim(9, 0)
    await ledger.append([entry(3)])
    expect(await ledger.list({ limit: 9 })).toMatchObject([{ id: 3, at: 3 }])
  })
})
