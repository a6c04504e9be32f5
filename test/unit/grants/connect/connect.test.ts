import { describe, expect, it } from 'vitest'
import { createConnectGrant } from '../../../../src/core/grants/connect/connect.ts'
import type { GrantContext } from '../../../../src/core/grants/grant.ts'
import { legacyHash } from '../../../../src/node/legacy-hash.ts'
import type { SignInView } from '../../../../src/shared/views.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createRecordingLogger } from '../../../support/silent-logger.ts'
import { sealAccessKey } from '../../../support/systems/aigne-hub-sealing.ts'

const sid = 'sid+/=canary'
const sealed = (secret: string) => ({
  ...{ id: sid, challenge: 'c', accessKeyId: 'zId' },
  accessKeySecret: sealAccessKey(secret, 'c', 'zId'),
})
type Answer = { status: number; body?: unknown } | 'offline'

interface Sent {
  readonly at: number
  readonly method: string
  readonly url: string
  readonly count: string | null
}

/** A hub that answers the session with `created` and each look with the next of `looks`; the last one repeats. */
function rig(looks: readonly Answer[], created: Answer = { status: 200, body: { id: sid } }) {
  const clock = createFakeClock()
  const log = createRecordingLogger()
  const sent: Sent[] = []
  const controller = new AbortController()
  let next = 0
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const method = init?.method ?? 'GET'
    sent.push({ at: clock.now(), method, url: String(input), count: new Headers(init?.headers).get('x-request-count') })
    const look = method === 'GET' ? (looks[Math.min(next++, looks.length - 1)] as Answer) : { status: 200, body: {} }
    const answer = method === 'POST' ? created : look
    if (answer === 'offline') throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })
    const text = answer.body === undefined ? '<html>' : JSON.stringify(answer.body)
    return new Response(text, { status: answer.status })
  }
  const steps: SignInView['step'][] = []
  const context = {
    ...{ clock, log, signal: controller.signal, farewell: fetch },
    fetch: async (...given: Parameters<typeof fetch>) => {
      controller.signal.throwIfAborted()
      return fetch(...given)
    },
    provider: { upstream: 'https://hub.example/some/path' },
  } as unknown as GrantContext
  const outcome = createConnectGrant(legacyHash)
    .signIn(context, {
      show: (step) => steps.push(step),
      openBrowser: async () => true,
      ask: () => Promise.reject(new Error('nothing to ask')),
      askSecret: () => Promise.reject(new Error('nothing to ask')),
    })
    .then(
      (tokens) => ({ tokens }),
      (error: { code?: string; message: string }) => ({ code: error.code, message: error.message }),
    )
  const start = clock.now()
  /** Seals are opened on a thread that no fake clock knows, so time moves until the outcome is there. */
  const finish = async (stepMs = 1_500) => {
    let over: Awaited<typeof outcome> | undefined
    void outcome.then((done) => {
      over = done
    })
    for (let turn = 0; over === undefined && turn < 2_000; turn += 1) {
      await clock.advance(stepMs)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return outcome
  }
  return { clock, log, sent, steps, finish, controller, start }
}

const looksOf = (sent: readonly Sent[]) => sent.filter(({ method }) => method === 'GET')

describe('the connect grant', () => {
  it('asks at the origin of the hub, counts its looks, looks once more, and ends the session', async () => {
    const run = rig([
      { status: 200, body: { id: sid } },
      { status: 200, body: sealed('blocklet-abc') },
    ])
    expect(await run.finish()).toMatchObject({
      tokens: { accessToken: 'blocklet-abc', expiresAt: null, refreshToken: null },
    })
    const session = `https://hub.example/.well-known/service/api/access-key/session`
    const query = `?sid=${encodeURIComponent(sid)}`
    expect(run.sent.map(({ method, url, count }) => [method, url, count])).toEqual([
      ['POST', session, null],
      ['GET', session + query, '0'],
      ['GET', session + query, '1'],
      ['GET', session + query, '2'],
      ['DELETE', session + query, null],
    ])
    const [first, second] = looksOf(run.sent)
    expect([(first?.at ?? 0) - run.start, (second?.at ?? 0) - run.start]).toEqual([1_500, 3_000])
    expect(run.steps.map(({ kind }) => kind)).toEqual(['browser', 'browser', 'exchanging'])
  })

  it('sends the person to the approval page with the session’s id in base64url, without padding', async () => {
    const run = rig([{ status: 404, body: {} }])
    await run.finish()
    const [step] = run.steps
    const page = new URL(step?.kind === 'browser' ? step.url : '')
    expect(page.origin + page.pathname).toBe('https://hub.example/.well-known/service/gen-simple-access-key')
    expect(page.searchParams.get('__token__')).toBe(Buffer.from(sid).toString('base64url'))
    expect([page.searchParams.get('closeOnSuccess'), page.searchParams.get('cli')]).toEqual(['true', 'true'])
  })

  it('waits longer while the hub is busy or unreachable, and goes on', async () => {
    const run = rig([{ status: 503, body: {} }, 'offline', { status: 200, body: sealed('blocklet-abc') }])
    expect(await run.finish()).toMatchObject({ tokens: { accessToken: 'blocklet-abc' } })
    expect(looksOf(run.sent).map(({ at }) => at - run.start)).toEqual([1_500, 6_500, 11_500, 11_500])
  })

  it('ends the session at the hub when its own time is over', async () => {
    const run = rig([{ status: 200, body: { id: sid } }])
    expect(await run.finish(30_000)).toMatchObject({ code: 'FLOW_TIMED_OUT' })
    const [step] = run.steps
    const last = run.sent.at(-1)
    expect(last).toMatchObject({ method: 'DELETE', at: step?.kind === 'browser' ? step.expiresAt : 0 })
    expect(run.clock.timers).toBe(0)
  })

  it.each<[string, Answer[], string]>([
    ['was refused', [{ status: 403, body: {} }], 'FLOW_REJECTED'],
    ['is gone', [{ status: 404, body: {} }], 'FLOW_TIMED_OUT'],
    ['answers with a page', [{ status: 200 }], 'PROVIDER_MISBEHAVED'],
    [
      'hands over something else',
      [{ status: 200, body: { ...sealed('x'), challenge: 'other' } }],
      'PROVIDER_MISBEHAVED',
    ],
    ['hands over a key that no header can carry', [{ status: 200, body: sealed('a\r\nb') }], 'PROVIDER_MISBEHAVED'],
  ])('ends when the session %s', async (_title, looks, code) => {
    const run = rig(looks)
    const outcome = await run.finish()
    expect(outcome).toMatchObject({ code })
    expect(run.sent.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
    expect(JSON.stringify([outcome, run.log.lines])).not.toContain('canary')
  })

  it.each<[string, Answer, string]>([
    ['404', { status: 404, body: {} }, 'PROVIDER_MISBEHAVED'],
    ['a page', { status: 200 }, 'PROVIDER_MISBEHAVED'],
    ['no id', { status: 200, body: {} }, 'PROVIDER_MISBEHAVED'],
    ['503', { status: 503, body: {} }, 'PROVIDER_UNAVAILABLE'],
  ])('opens no browser when the session’s creation answers %s', async (_title, created, code) => {
    const run = rig([], created)
    expect(await run.finish()).toMatchObject({ code })
    expect(run.steps).toEqual([])
  })

  it('stops looking when it is cancelled, and still ends the session at the hub', async () => {
    const run = rig([{ status: 200, body: { id: sid } }])
    await run.clock.advance(3_000)
    run.controller.abort(Object.assign(new Error('cancelled'), { code: 'FLOW_CANCELLED' }))
    expect(await run.finish()).toMatchObject({ code: 'FLOW_CANCELLED' })
    const looks = looksOf(run.sent).length
    await run.clock.advance(60_000)
    expect(looksOf(run.sent)).toHaveLength(looks)
    expect(run.sent.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  })
})
