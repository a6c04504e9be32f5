import { beforeEach, describe, expect, it } from 'vitest'
import { type ClientRegistry, createClientRegistry } from '../../../src/core/clients/create-client-registry.ts'
import { processCheckMs } from '../../../src/core/clients/process-keys.ts'
import { createEventBus } from '../../../src/core/events.ts'
import { keyHash } from '../../../src/node/proxy/key-hash.ts'
import type { ClientRule } from '../../../src/shared/access-views.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { createFakeProcesses, type FakeProcesses } from '../../support/fake-processes.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { anything } from '../../support/proxy-under-test.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

let clock: FakeClock
let records: ReturnType<typeof createMemoryRecordStore>
let processes: FakeProcesses
let clients: ClientRegistry
let ended: string[]

const build = () => {
  const log = createRecordingLogger()
  const built = createClientRegistry({
    records,
    clock,
    events: createEventBus(() => undefined),
    keyHash,
    processes,
    log,
  })
  built.onEnded((id) => ended.push(id))
  return built
}
const rule = (path: string, until: number | null = null): ClientRule => ({
  ...{ answer: 'allow', profiles: '*', methods: [], path, until },
})

beforeEach(() => {
  clock = createFakeClock()
  records = createMemoryRecordStore(clock)
  processes = createFakeProcesses()
  ended = []
  clients = build()
})

describe('a change of a client', () => {
  const limits = { requestsPerMinute: 60, burst: null, concurrent: 4 }

  it('holds at once and after a restart, and leaves the key and what was not named alone', async () => {
    const { key } = await clients.add({ name: 'tool', permissions: anything, ttlMs: 1_000, limits })
    const permissions = { ...anything, methods: ['GET'], rules: [rule('/v1/**')], otherwise: 'ask' as const }
    const heard: unknown[] = []
    clients.onChanged((client) => heard.push(client.permissions))
    await clients.change('tool', { permissions })
    expect(clients.authenticate(key)).toMatchObject({ ok: true, client: { permissions, limits } })
    expect(heard).toEqual([permissions])
    clients = build()
    await clients.load()
    expect(clients.list()).toMatchObject([{ name: 'tool', permissions, limits, expiresAt: clock.now() + 1_000 }])
    await clients.change('tool', { limits: null, ttlMs: null, name: 'other' })
    const [view] = clients.list()
    expect([view?.limits, view?.expiresAt, view?.name]).toEqual([undefined, null, 'other'])
  })

  it('never brings a key back that has ended, and takes no name that is taken', async () => {
    await clients.add({ name: 'short', permissions: anything, ttlMs: 1_000 })
    await clients.add({ name: 'tool', permissions: anything })
    await expect(clients.change('short', { name: 'tool' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await clock.advance(1_000)
    await expect(clients.change('short', { ttlMs: null })).rejects.toMatchObject({ code: 'CONFLICT' })
    await clients.revoke('tool')
    await expect(clients.change('tool', { ttlMs: null })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(clients.change('nobody', {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('puts an allowance first, drops those whose time has passed, and stops at 64', async () => {
    const { client } = await clients.add({ name: 'tool', permissions: { ...anything, rules: [rule('/old', 1)] } })
    await clients.allow(client.id, rule('/a'))
    await clients.allow(client.id, rule('/b'))
    expect(clients.list()[0]?.permissions.rules?.map(({ path }) => path)).toEqual(['/b', '/a'])
    for (let more = 2; more < 64; more += 1) await clients.allow(client.id, rule(`/${more}`))
    await expect(clients.allow(client.id, rule('/more'))).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

describe('the end of a key', () => {
  it('is told when its time is over, so that what it began ends too', async () => {
    const ids = [5_000, 1_000, 1_000].map((ttlMs, at) =>
      clients.add({ name: `tool-${at}`, permissions: anything, ttlMs }).then(({ client }) => client.id),
    )
    const [late, ...early] = await Promise.all(ids)
    await clock.advance(999)
    expect(ended).toEqual([])
    await clock.advance(1)
    expect(ended.sort()).toEqual(early.sort())
    await clock.jump(60_000)
    expect(ended).toContain(late)
    expect([ended.length, clock.timers]).toEqual([3, 0])
  })

  it('comes with the end of its process', async () => {
    const { key, client } = await clients.add({ name: 'exec', permissions: anything, processId: 7 })
    await clock.advance(10 * processCheckMs)
    expect(clients.authenticate(key).ok).toBe(true)
    processes.gone.add(7)
    await clock.advance(processCheckMs)
    expect(clients.authenticate(key)).toMatchObject({ ok: false, refusal: 'key-revoked' })
    expect([ended, clock.timers]).toEqual([[client.id], 0])
  })

  it('comes also when the number of its process belongs to another one by now', async () => {
    const { key } = await clients.add({ name: 'exec', permissions: anything, processId: 7 })
    processes.reused.add(7)
    await clock.advance(processCheckMs)
    expect(clients.authenticate(key).ok).toBe(false)
  })

  it('comes before the first request when the process ended while no host ran', async () => {
    const { key } = await clients.add({ name: 'exec', permissions: anything, processId: 7 })
    await clients.dispose()
    processes.gone.add(7)
    clients = build()
    await clients.load()
    expect(clients.authenticate(key)).toMatchObject({ ok: false, refusal: 'key-revoked' })
  })

  it('cannot be tied to a process that is not to be seen', async () => {
    processes.gone.add(7)
    const adding = clients.add({ name: 'exec', permissions: anything, processId: 7 })
    await expect(adding).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(clients.list()).toEqual([])
  })
})
