import { beforeEach, describe, expect, it } from 'vitest'
import { createEventBus } from '../../../src/core/events.ts'
import { createLedger, type Ledger } from '../../../src/core/ledger/create-ledger.ts'
import { createRetentionSetting } from '../../../src/core/ledger/ledger-retention.ts'
import type { LedgerEntry } from '../../../src/core/ports.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { createMemoryLedgerStore, createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

const day = 24 * 60 * 60_000
let clock: FakeClock
let store: ReturnType<typeof createMemoryLedgerStore>
let log: ReturnType<typeof createRecordingLogger>
let ledger: Ledger
let appends: number

beforeEach(() => {
  clock = createFakeClock()
  store = createMemoryLedgerStore()
  log = createRecordingLogger()
  appends = 0
  const append = store.append
  store.append = async (rows) => {
    appends += 1
    await append(rows)
  }
  ledger = createLedger({
    ...{ store, clock, events: createEventBus(() => undefined), log },
    retention: createRetentionSetting(createMemoryRecordStore(clock)),
  })
})

const entry = (overrides: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: clock.now(),
  clientId: 'c',
  profileId: 'p',
  method: 'GET',
  path: '/demo/x',
  status: 200,
  code: null,
  requestBytes: 0,
  responseBytes: 0,
  durationMs: 1,
  ...overrides,
})

describe('the ledger', () => {
  it('writes nothing on the request path, and a batch a second later', async () => {
    for (let index = 0; index < 500; index += 1) ledger.note(entry())
    await clock.advance(999)
    expect(appends).toBe(0)
    await clock.advance(1)
    expect([appends, store.rows.length, clock.timers]).toEqual([1, 500, 0])
  })

  it('loses no row under load: a full batch is written as soon as the request is over', async () => {
    for (let round = 0; round < 15; round += 1) {
      for (let index = 0; index < 1_000; index += 1) ledger.note(entry())
      expect(appends).toBe(round)
      await clock.advance(50)
    }
    expect([appends, store.rows.length, log.lines, clock.timers]).toEqual([15, 15_000, [], 0])
  })

  it('lists rows that were still waiting', async () => {
    ledger.note(entry({ path: '/demo/1' }))
    ledger.note(entry({ path: '/demo/2' }))
    expect((await ledger.list({ limit: 10 })).map(({ path }) => path)).toEqual(['/demo/2', '/demo/1'])
  })

  it('flushes at the end and leaves no timer', async () => {
    ledger.note(entry())
    await ledger.dispose()
    expect([store.rows.length, clock.timers]).toEqual([1, 0])
  })

  it.each([
    ['/demo/x?key=CANARY', '/demo/x'],
    [`/demo/tv_0123456789abcdef_${'C'.repeat(43)}/x`, '(hidden: a client key stood in the path)'],
    [`/demo/${'x'.repeat(5_000)}`, `/demo/${'x'.repeat(1_018)}`],
  ])('keeps no query, no key and no endless path', async (path, expected) => {
    ledger.note(entry({ path }))
    await ledger.dispose()
    expect(store.rows[0]?.path).toBe(expected)
  })

  it('keeps rows while the disk refuses them, and writes each once when it works again', async () => {
    const append = store.append
    store.append = async () => {
      throw new Error('disk full')
    }
    for (let index = 0; index < 1_500; index += 1) ledger.note(entry({ path: `/${index}` }))
    await clock.advance(1_000)
    expect(log.lines).toMatchObject([{ event: 'ledger.not-written' }])
    store.append = append
    await clock.advance(15_000)
    expect(store.rows.map(({ path }) => path)).toEqual(Array.from({ length: 1_500 }, (_, index) => `/${index}`))
  })

  it('bounds its memory and says how many rows were lost', async () => {
    for (let index = 0; index < 10_007; index += 1) ledger.note(entry({ path: `/${index}` }))
    await ledger.dispose()
    expect([store.rows.length, store.rows[0]?.path]).toEqual([10_000, '/7'])
    expect(log.lines).toEqual([{ event: 'ledger.rows-lost', fields: { count: 7 } }])
  })

  it('forgets what is older than 30 days', async () => {
    ledger.note(entry())
    await clock.advance(1_000)
    await clock.advance(31 * day)
    ledger.note(entry({ path: '/new' }))
    await clock.advance(1_000)
    expect(store.rows.map(({ path }) => path)).toEqual(['/new'])
  })

  it('keeps rows for a month and a hundred thousand of them, until somebody says otherwise', async () => {
    for (let age = 0; age < 5; age += 1) ledger.note(entry({ at: clock.now() - age * day }))
    expect(await ledger.retention()).toEqual({
      ...{ ageMs: 30 * day, rows: 100_000, kept: 5, oldestAt: clock.now() - 4 * day },
    })
    expect(await ledger.setRetention({ ageMs: 2 * day })).toMatchObject({ ageMs: 2 * day, rows: 100_000, kept: 3 })
    expect(await ledger.retention()).toMatchObject({ ageMs: 2 * day, kept: 3 })
  })
})
