import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { RecordChange, RecordStore } from '../../src/core/ports.ts'
import { openSqliteStore } from '../../src/node/sqlite-record-store.ts'
import { createMemoryRecordStore } from '../support/memory-record-store.ts'
import { createTempDirectory } from '../support/temp-directory.ts'

const clock = { now: () => 1_700_000_000_000 }

const implementations: [string, () => Promise<RecordStore>][] = [
  ['memory', async () => createMemoryRecordStore(clock)],
  ['SQLite', () => openOnDisk(false)],
  ['SQLite, written on a thread', () => openOnDisk(true)],
]

async function openOnDisk(writesOnThread: boolean): Promise<RecordStore> {
  const store = await openSqliteStore({ file: join(await createTempDirectory(), 'vault.db'), clock, writesOnThread })
  onTestFinished(() => store.close())
  return store.records
}

const put = (
  id: string,
  expectedVersion: number,
  change: Partial<RecordChange & { op: 'put' }> = {},
): RecordChange => ({
  op: 'put',
  kind: 'tokens',
  id,
  expectedVersion,
  meta: { n: expectedVersion },
  sealed: null,
  ...change,
})

describe.each(implementations)('a record store (%s)', (_, open) => {
  it('gives back what was written, with version 1 and the time of writing', async () => {
    const store = await open()
    const meta = { text: '名前 "quoted"', list: [1, null, { deep: true }], none: null }
    await store.write([put('a', 0, { meta, sealed: 'x.y.z' })])
    expect(await store.get('tokens', 'a')).toEqual({
      kind: 'tokens',
      id: 'a',
      version: 1,
      meta,
      sealed: 'x.y.z',
      updatedAt: clock.now(),
    })
  })

  it('answers undefined for an unknown id and for the same id of another kind', async () => {
    const store = await open()
    await store.write([put('a', 0)])
    expect([await store.get('tokens', 'b'), await store.get('profile', 'a')]).toEqual([undefined, undefined])
  })

  it('raises the version by one with each write', async () => {
    const store = await open()
    for (const version of [0, 1, 2]) await store.write([put('a', version)])
    expect(await store.get('tokens', 'a')).toMatchObject({ version: 3, meta: { n: 2 } })
  })

  it('lists one kind only, in order of id', async () => {
    const store = await open()
    await store.write([put('c', 0), put('a', 0), put('b', 0), put('x', 0, { kind: 'profile' })])
    expect((await store.list('tokens')).map((row) => row.id)).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['a write that expects none, while one is there', put('a', 0)],
    ['a write that expects an older version', put('a', 1)],
    ['a write that expects a newer version', put('a', 3)],
    ['a write of an id that is not there', put('b', 1)],
    ['a removal that expects an older version', { op: 'delete', kind: 'tokens', id: 'a', expectedVersion: 1 } as const],
    ['a removal that expects none', { op: 'delete', kind: 'tokens', id: 'a', expectedVersion: 0 } as const],
  ])('refuses %s and changes nothing', async (_title, change) => {
    const store = await open()
    await store.write([put('a', 0)])
    await store.write([put('a', 1)])
    await expect(store.write([put('new', 0), change])).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await store.list('tokens')).map((row) => [row.id, row.version])).toEqual([['a', 2]])
  })

  it('lets exactly one of many simultaneous writers win', async () => {
    const store = await open()
    await store.write([put('a', 0)])
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => store.write([put('a', 1, { meta: { n } })])),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(await store.get('tokens', 'a')).toMatchObject({ version: 2 })
  })

  it('removes a record, after which the id is free again', async () => {
    const store = await open()
    await store.write([put('a', 0)])
    await store.write([{ op: 'delete', kind: 'tokens', id: 'a', expectedVersion: 1 }])
    expect(await store.get('tokens', 'a')).toBeUndefined()
    await store.write([put('a', 0)])
    expect(await store.get('tokens', 'a')).toMatchObject({ version: 1 })
  })

  it('sees earlier changes of the same write', async () => {
    const store = await open()
    await store.write([put('a', 0), put('a', 1), { op: 'delete', kind: 'tokens', id: 'a', expectedVersion: 2 }])
    expect(await store.list('tokens')).toEqual([])
  })

  it('keeps what it was given, however the caller changes its object later', async () => {
    const store = await open()
    const meta: Record<string, string> = { name: 'before' }
    await store.write([put('a', 0, { meta })])
    meta.name = 'after'
    expect(await store.get('tokens', 'a')).toMatchObject({ meta: { name: 'before' } })
  })
})
