import { beforeEach, describe, expect, it } from 'vitest'
import { createQuestionDesk, patienceMs, type QuestionDesk } from '../../../src/core/access/question-desk.ts'
import { type ClientRegistry, createClientRegistry } from '../../../src/core/clients/create-client-registry.ts'
import { createEventBus } from '../../../src/core/events.ts'
import { keyHash } from '../../../src/node/proxy/key-hash.ts'
import type { NoticeView } from '../../../src/shared/views.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { createFakeProcesses } from '../../support/fake-processes.ts'
import { createMemoryRecordStore } from '../../support/memory-record-store.ts'
import { anything } from '../../support/proxy-under-test.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

let clock: FakeClock
let clients: ClientRegistry
let desk: QuestionDesk
let notices: NoticeView[]
let unlocked: boolean
let key: string
let records: ReturnType<typeof createMemoryRecordStore>

beforeEach(async () => {
  clock = createFakeClock()
  unlocked = true
  notices = []
  const events = createEventBus(() => undefined)
  events.on('notice', (notice) => notices.push(notice))
  records = createMemoryRecordStore(clock)
  const log = createRecordingLogger()
  clients = createClientRegistry({ records, clock, events, keyHash, processes: createFakeProcesses(), log })
  desk = createQuestionDesk({ clock, events, clients, unlocked: () => unlocked })
  key = (await clients.add({ name: 'agent', permissions: { ...anything, otherwise: 'ask' } })).key
})

/** The client as the proxy knows it: by its key. */
const client = (clientKey = key) => {
  const found = clients.authenticate(clientKey)
  if (!found.client) throw new Error('no such client')
  return found.client
}

function ask(path = '/v1/x', covers = path, who = client()) {
  const outcomes: string[] = []
  const route = { profileId: 'p-acme', profileName: 'acme' }
  const cancel = desk.ask({ client: who, route, ask: { methods: ['POST'], path, covers } }, (outcome) =>
    outcomes.push(outcome),
  )
  return { outcomes, cancel }
}
const only = () => {
  const [question, ...others] = desk.list()
  expect(others).toEqual([])
  if (!question) throw new Error('no question')
  return question
}

describe('a question', () => {
  it('names client, profile, method, path and what a longer answer would cover', () => {
    ask('/v1/x', '/v1/**')
    expect(only()).toMatchObject({
      ...{ clientName: 'agent', profileName: 'acme', methods: ['POST'], path: '/v1/x', covers: '/v1/**', waiting: 1 },
      ...{ since: clock.now(), expiresAt: clock.now() + patienceMs },
    })
    expect(notices).toMatchObject([{ kind: 'access-question', title: { en: 'agent asks to use acme' } }])
  })

  it('is a denial when nobody answers within a minute', async () => {
    const { outcomes } = ask()
    await clock.advance(patienceMs - 1)
    expect(outcomes).toEqual([])
    await clock.advance(1)
    expect(outcomes).toEqual(['ask-timeout'])
    expect([desk.list(), clock.timers]).toEqual([[], 0])
  })

  it('answered with "once" lets exactly one of its requests pass, the one that was shown', async () => {
    const first = ask('/v1/1', '/v1/**')
    const second = ask('/v1/2', '/v1/**')
    const { id, waiting, path } = only()
    expect([waiting, path]).toEqual([2, '/v1/1'])
    expect(await desk.answer(id, 'once')).toBeNull()
    expect([first.outcomes, second.outcomes]).toEqual([['allowed'], []])
    expect(only()).toMatchObject({ waiting: 1, path: '/v1/2' })
    await expect(desk.answer(id, 'once')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it.each(['the first gives up', 'its time is over'])('that was shown cannot be answered once %s', async (how) => {
    const first = ask('/v1/1', '/v1/**')
    await clock.advance(10_000)
    const second = ask('/v1/2', '/v1/**')
    const { id } = only()
    if (how === 'the first gives up') first.cancel()
    else await clock.advance(50_000)
    await expect(desk.answer(id, 'once')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(second.outcomes).toEqual([])
  })

  it('answered with "deny" refuses all that wait, and the same again for a minute without asking', async () => {
    const waiting = [ask(), ask(), ask('/other')]
    await desk.answer(desk.list()[0]?.id ?? '', 'deny')
    expect(waiting.map(({ outcomes }) => outcomes)).toEqual([['ask-denied'], ['ask-denied'], []])
    expect(ask().outcomes).toEqual(['ask-denied'])
    await clock.advance(patienceMs)
    expect(ask().outcomes).toEqual([])
  })

  it.each([
    ['hour', 3_600_000],
    ['always', null],
  ] as const)('answered with "%s" becomes a rule, and lets pass all that it covers', async (answer, ms) => {
    const covered = [ask('/v1/1', '/v1/**'), ask('/v1/2', '/v1/**')]
    const alike = ask('/v1/other')
    const elsewhere = ask('/v2')
    const until = ms === null ? null : clock.now() + ms
    expect(await desk.answer(desk.list()[0]?.id ?? '', answer)).toBe(client().id)
    expect(covered.map(({ outcomes }) => outcomes)).toEqual([['again'], ['again']])
    expect([alike.outcomes, elsewhere.outcomes]).toEqual([['again'], []])
    const rule = { answer: 'allow', profiles: ['p-acme'], methods: ['POST'], path: '/v1/**', until }
    expect(client().permissions.rules).toEqual([rule])
  })

  it('goes on when its rule cannot be saved', async () => {
    const { outcomes } = ask()
    records.write = async () => {
      throw new Error('disk full')
    }
    await expect(desk.answer(only().id, 'always')).rejects.toThrow('disk full')
    expect(outcomes).toEqual([])
    await desk.answer(only().id, 'once')
    expect(outcomes).toEqual(['allowed'])
  })

  it('goes when its client gives up, is revoked, or may or may not do it by now', async () => {
    const left = ask('/left')
    left.cancel()
    expect(desk.list()).toEqual([])
    const revoked = ask('/revoked')
    await clients.change('agent', { permissions: { ...anything, otherwise: 'ask', paths: ['/a'] } })
    expect(revoked.outcomes).toEqual([])
    await clients.revoke('agent')
    expect([left.outcomes, revoked.outcomes]).toEqual([[], ['again']])
  })

  it('is told of once, and again only after a while', async () => {
    for (const turn of [1, 2, 3, 4]) {
      ask()
      await clock.advance(patienceMs)
      expect([turn, notices.length]).toEqual([turn, 1])
    }
    await clock.advance(patienceMs)
    ask()
    expect(notices).toHaveLength(2)
  })
})

describe('waiting for answers', () => {
  it('is not possible while the vault is locked: the answer could not be used', () => {
    unlocked = false
    expect(ask().outcomes).toEqual(['vault-locked'])
  })

  it('is for eight requests of a client and for sixty-four in all', async () => {
    const first = Array.from({ length: 9 }, (_, at) => ask(`/${at}`))
    expect(first.map(({ outcomes }) => outcomes[0])).toEqual([...Array(8), 'ask-crowded'])
    first[0]?.cancel()
    expect(ask('/again').outcomes).toEqual([])
    for (let tool = 0; tool < 7; tool += 1) {
      const added = await clients.add({ name: `agent-${tool}`, permissions: { ...anything, otherwise: 'ask' } })
      for (let at = 0; at < 8; at += 1) expect(ask(`/${at}`, `/${at}`, client(added.key)).outcomes).toEqual([])
    }
    const late = await clients.add({ name: 'late', permissions: { ...anything, otherwise: 'ask' } })
    expect(ask('/', '/', client(late.key)).outcomes).toEqual(['ask-crowded'])
    await clock.advance(patienceMs)
    expect([desk.list(), clock.timers]).toEqual([[], 0])
    expect(ask('/', '/', client(late.key)).outcomes).toEqual([])
  })

  it('ends with the host', async () => {
    const { outcomes } = ask()
    await desk.dispose()
    expect([outcomes, clock.timers]).toEqual([['shutting-down'], 0])
  })
})
