import { beforeEach, describe, expect, it } from 'vitest'
import { type ClientRegistry, createClientRegistry } from '../../../src/core/clients/create-client-registry.ts'
import { createEventBus } from '../../../src/core/events.ts'
import { keyHash } from '../../../src/node/proxy/key-hash.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { createFakeProcesses, type FakeProcesses } from '../../support/fake-processes.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { anything } from '../../support/proxy-under-test.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

let clock: FakeClock
let records: ReturnType<typeof createMemoryRecordStore>
let events: ReturnType<typeof createEventBus>
let log: ReturnType<typeof createRecordingLogger>
let clients: ClientRegistry
let processes: FakeProcesses

const build = () => createClientRegistry({ records, clock, events, keyHash, processes, log })
const add = (name = 'tool', extra = {}) => clients.add({ name, permissions: anything, ...extra })

beforeEach(() => {
  clock = createFakeClock()
  records = createMemoryRecordStore(clock)
  events = createEventBus(() => undefined)
  log = createRecordingLogger()
  processes = createFakeProcesses()
  clients = build()
})

describe('client keys', () => {
  it('have 256 random bits behind an id, and differ', async () => {
    const keys = [(await add('a')).key, (await add('b')).key]
    for (const key of keys) expect(key).toMatch(/^tv_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/)
    expect(keys[0]).not.toBe(keys[1])
  })

  it('are stored as a hash only, and never shown again', async () => {
    const { key, client } = await add()
    const stored = JSON.stringify([...records.rows.values()])
    const secret = key.slice(20)
    expect(stored).not.toContain(secret)
    expect(stored).toContain(keyHash.sha256(key))
    expect(JSON.stringify([client, clients.list()])).not.toContain(secret)
    expect(JSON.stringify([client, clients.list()])).not.toContain(keyHash.sha256(key))
    expect(key.startsWith(client.keyHint.slice(0, -1))).toBe(true)
  })

  it('work after a restart', async () => {
    const { key } = await add()
    clients = build()
    expect(clients.authenticate(key).ok).toBe(false)
    await clients.load()
    expect(clients.authenticate(key)).toMatchObject({ ok: true, client: { name: 'tool' } })
  })

  it.each([
    ['another secret', (key: string) => `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`],
    ['another id', (key: string) => key.replace(/^tv_./, (start) => (start === 'tv_0' ? 'tv_1' : 'tv_0'))],
    ['a cut key', (key: string) => key.slice(0, -1)],
    ['a longer key', (key: string) => `${key}A`],
    ['a space', (key: string) => ` ${key}`],
    ['the id alone', (key: string) => key.slice(0, 19)],
    ['the stored hash', (key: string) => keyHash.sha256(key)],
    ['nothing', () => ''],
  ])('refuse %s', async (_name, forge) => {
    const { key } = await add()
    expect(clients.authenticate(forge(key))).toEqual({ ok: false, refusal: 'key-unknown', client: null })
  })

  it('expire on the clock, also when it jumps', async () => {
    const { key } = await add('short', { ttlMs: 1_000 })
    expect(clients.authenticate(key).ok).toBe(true)
    await clock.jump(1_000)
    expect(clients.authenticate(key)).toMatchObject({ ok: false, refusal: 'key-expired' })
  })

  it('work again when a revocation is taken back within a minute, and what was revoked longer ago does not', async () => {
    const { key, client } = await add()
    await clients.revoke(client.id)
    await clock.advance(59_000)
    expect((await clients.restore(client.id)).revokedAt).toBeNull()
    expect(clients.authenticate(key)).toMatchObject({ ok: true })
    clients = build()
    await clients.load()
    expect(clients.authenticate(key)).toMatchObject({ ok: true })
    await clients.revoke(client.id)
    await clock.advance(61_000)
    await expect(clients.restore(client.id)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(clients.authenticate(key)).toMatchObject({ ok: false, refusal: 'key-revoked' })
  })

  it('are not taken back under a name that another has now, nor when they lived with a process', async () => {
    const { client } = await add()
    await clients.revoke(client.id)
    await add()
    await expect(clients.restore(client.id)).rejects.toMatchObject({ code: 'CONFLICT' })
    const tied = await add('exec node', { processId: 7 })
    await clients.revoke(tied.client.id)
    await expect(clients.restore(tied.client.id)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('stop at once when revoked, and stay so', async () => {
    const { key, client } = await add()
    const ended: string[] = []
    clients.onEnded((id) => ended.push(id))
    expect((await clients.revoke('tool')).revokedAt).toBe(clock.now())
    expect(clients.authenticate(key)).toMatchObject({ ok: false, refusal: 'key-revoked' })
    expect(ended).toEqual([client.id])
    clients = build()
    await clients.load()
    expect(clients.authenticate(key)).toMatchObject({ ok: false, refusal: 'key-revoked' })
  })

  it('stop although the disk refuses to note it, and the caller hears of that', async () => {
    const { key } = await add()
    const write = records.write
    records.write = async () => {
      throw new Error('disk full')
    }
    await expect(clients.revoke('tool')).rejects.toThrow('disk full')
    records.write = write
    expect(clients.authenticate(key)).toMatchObject({ ok: false, refusal: 'key-revoked' })
  })

  it('are unknown once the client is removed', async () => {
    const { key, client } = await add()
    await clients.remove(client.id)
    expect(clients.authenticate(key)).toMatchObject({ ok: false, refusal: 'key-unknown' })
    expect(records.rows.size).toBe(0)
    await expect(clients.remove(client.id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('the list of clients', () => {
  it('keeps names of working clients apart, and frees them with the key', async () => {
    await add('ci')
    await expect(add('ci')).rejects.toMatchObject({ code: 'CONFLICT' })
    await clients.revoke('ci')
    const { client } = await add('ci')
    expect((await clients.revoke('ci')).id).toBe(client.id)
  })

  it('lets several processes share a name, which then needs an id', async () => {
    await add('exec node', { processId: 1 })
    await add('exec node', { processId: 2 })
    await expect(clients.revoke('exec node')).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('writes last uses in batches, shows them at once, and flushes at the end', async () => {
    const { client } = await add()
    let writes = 0
    const write = records.write
    records.write = async (changes) => {
      writes += 1
      await write(changes)
    }
    for (let use = 0; use < 1_000; use += 1) clients.noteUse(client.id)
    expect(clients.list()[0]?.lastUsedAt).toBe(clock.now())
    expect(writes).toBe(0)
    await clock.advance(60_000)
    expect(writes).toBe(1)
    await clock.advance(600_000)
    expect([writes, clock.timers]).toEqual([1, 0])
    clients.noteUse(client.id)
    await clients.dispose()
    expect([writes, clock.timers]).toEqual([2, 0])
    clients = build()
    await clients.load()
    expect(clients.list()[0]?.lastUsedAt).toBe(clock.now())
  })

  it('sets an unreadable row aside and does not write over it', async () => {
    await records.write([{ op: 'put', kind: 'client', id: 'odd', expectedVersion: 0, meta: { name: 5 }, sealed: null }])
    await clients.load()
    expect(clients.list()).toEqual([])
    expect(log.lines).toMatchObject([{ event: 'client.unreadable', fields: { clientId: 'odd' } }])
    expect(records.rows.size).toBe(1)
  })

  it('knows which origins any working client lists', async () => {
    const permissions = { ...anything, origins: ['http://localhost:5173'] }
    await clients.add({ name: 'page', permissions, ttlMs: 1_000 })
    expect(clients.originListed('http://localhost:5173')).toBe(true)
    expect(clients.originListed('http://localhost:5174')).toBe(false)
    await clock.advance(1_000)
    expect(clients.originListed('http://localhost:5173')).toBe(false)
  })

  it('of single commands go a day after their end, so that a script leaves no rows behind; those of tools stay', async () => {
    const { client: tool } = await add('tool', { ttlMs: 1 })
    const { client: long } = await add('exec long', { processId: 1 })
    for (const run of [1, 2, 3]) {
      const { client } = await add('curl', { processId: run + 1 })
      await clients.revoke(client.id)
    }
    await add('exec killed', { processId: 9, ttlMs: 60_000 })
    await clock.jump(26 * 60 * 60_000)
    const { client: now } = await add('curl', { processId: 10 })
    expect(
      clients
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([tool.id, long.id, now.id].sort())
    expect(await records.list('client')).toHaveLength(3)
  })
})
