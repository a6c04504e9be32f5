import { afterEach, describe, expect, it } from 'vitest'
import { VaultError } from '../../src/core/errors.ts'
import {
  lentToken,
  type ProxyOptions,
  type ProxyUnderTest,
  realClock,
  startProxy,
} from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream, type UpstreamHandler } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

async function start(handler: UpstreamHandler, options: ProxyOptions = {}): Promise<void> {
  upstream = await startRecordingUpstream(handler)
  proxy = await startProxy({ upstream: upstream.url, ...options })
}

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

/** Accepts one token only; echoes the body. */
const accepting =
  (good: string, refusal = 'no'): UpstreamHandler =>
  (req, res, recorded) => {
    req.on('end', () => {
      res.statusCode = req.headers.authorization === `Bearer ${good}` ? 200 : 401
      res.end(res.statusCode === 200 ? Buffer.concat(recorded.body.chunks) : refusal)
    })
  }
const sent = () => upstream.requests.map(({ headers }) => headers.authorization)
const codeOf = (answer: Response) => [answer.status, answer.headers.get('x-tokenvault-error')]

describe('tokens on the request path', () => {
  it('turns an upstream’s 401 into one refresh and one retry with the new token', async () => {
    await start(accepting('token-2'))
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect(answer.status).toBe(200)
    expect(sent()).toEqual(['Bearer token-1', 'Bearer token-2'])
    expect(proxy.lender.refreshes).toBe(1)
  })

  it.each([
    ['short', 1_000],
    ['streamed, up to the bound', 700 * 1024],
  ])('replays a %s body', async (_name, size) => {
    await start(accepting('token-2'))
    const body = 'b'.repeat(size)
    const answer = await fetch(`${proxy.url}/x`, { method: 'POST', body, headers: proxy.auth })
    expect([answer.status, (await answer.text()) === body]).toEqual([200, true])
    expect(upstream.requests.map((request) => request.body.bytes)).toEqual([size, size])
  })

  it('hands the 401 on for a body too large to keep, and has the next request go right', async () => {
    await start(accepting('token-2', 'the upstream’s own words'))
    const large = await fetch(`${proxy.url}/x`, {
      method: 'POST',
      body: 'b'.repeat(3 * 1024 * 1024),
      headers: proxy.auth,
    })
    expect([large.status, await large.text()]).toEqual([401, 'the upstream’s own words'])
    await expect.poll(() => proxy.lender.current?.accessToken).toBe('token-2')
    expect((await fetch(`${proxy.url}/x`, { headers: proxy.auth })).status).toBe(200)
    expect(proxy.lender.refreshes).toBe(1)
  })

  it('refreshes once for fifty requests that are refused at the same time', async () => {
    await start(accepting('token-2'))
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => fetch(`${proxy.url}/x`, { headers: proxy.auth })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(proxy.lender.refreshes).toBe(1)
  })

  it('retries once only: a second 401 is the upstream’s answer', async () => {
    await start(accepting('never', 'still no'))
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([answer.status, await answer.text(), answer.headers.get('x-tokenvault-error')]).toEqual([
      401,
      'still no',
      null,
    ])
    expect(upstream.requests).toHaveLength(2)
  })

  it.each([
    ['a third token is taken', 'token-3', 200],
    ['a third token is refused as well', 'never', 401],
  ])('a second token that ended on its way is replaced once more, and no third: %s', async (_how, good, status) => {
    let ahead = 0
    const clock = { ...realClock, now: () => Date.now() + ahead }
    const answer = accepting(good)
    // Each token is a minute old, and has a minute, when its refusal comes back.
    const slowly: UpstreamHandler = (req, res, recorded) => {
      if (req.headers.authorization !== `Bearer ${good}`) ahead += 61_000
      answer(req, res, recorded)
    }
    const token = (name: string) => lentToken(name, { expiresAt: clock.now() + 60_000 })
    await start(slowly, { clock, token: token('token-1') })
    proxy.lender.next = () => token(`token-${proxy.lender.refreshes + 1}`)
    const body = 'the same body each time'
    const found = await fetch(`${proxy.url}/x`, { method: 'POST', body, headers: proxy.auth })
    expect(found.status).toBe(status)
    expect(sent()).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-3'])
    expect(upstream.requests.map((request) => Buffer.concat(request.body.chunks).toString())).toEqual(
      Array(3).fill(body),
    )
    expect(proxy.lender.accepted).toBe(status === 200 ? 1 : 0)
  })

  it('hands the 401 on, body and all, when no other token is to be had', async () => {
    await start(accepting('never', 'your key lacks a scope'))
    proxy.lender.next = () => proxy.lender.current ?? lentToken('x')
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect([answer.status, await answer.text()]).toEqual([401, 'your key lacks a scope'])
    expect(upstream.requests).toHaveLength(1)
  })

  it('says that a sign-in is needed when the session has ended, instead of a bare 401', async () => {
    await start(accepting('never'))
    proxy.lender.next = () => {
      throw new VaultError('SIGN_IN_NEEDED', 'The session of profile "demo" has ended; sign in again.')
    }
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect(codeOf(answer)).toEqual([503, 'sign-in-needed'])
    expect(proxy.wanted).toEqual(['tool-1: demo'])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const problem = await answer.json()
    expect(problem).toMatchObject({
      code: 'sign-in-needed',
      status: 503,
      profile: 'demo',
      detail: expect.stringContaining('session of profile "demo"'),
    })
  })

  it('never sends an expired token: the request waits for the one refresh', async () => {
    await start(accepting('token-2'), { token: lentToken('token-1', { expiresAt: Date.now() - 1 }) })
    let release: () => void = () => undefined
    proxy.lender.next = async () => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      return lentToken('token-2', { expiresAt: Date.now() + 60_000 })
    }
    const waiting = Promise.all(Array.from({ length: 10 }, () => fetch(`${proxy.url}/x`, { headers: proxy.auth })))
    await expect.poll(() => proxy.lender.refreshes).toBe(1)
    expect(upstream.requests).toHaveLength(0)
    release()
    expect((await waiting).map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(new Set(sent())).toEqual(new Set(['Bearer token-2']))
    expect(proxy.lender.refreshes).toBe(1)
  })

  it('never sends an expired token, even if the lender were to lend one', async () => {
    const stale = lentToken('stale', { expiresAt: Date.now() - 1_000 })
    await start(accepting('stale'), { token: stale })
    proxy.lender.peek = () => stale
    proxy.lender.lend = async () => stale
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect(codeOf(answer)).toEqual([503, 'provider-unavailable'])
    expect(upstream.requests).toHaveLength(0)
  })

  it('answers within its patience when a refresh hangs', async () => {
    await start(accepting('x'), { token: undefined, limits: { patienceMs: 100 } })
    proxy.lender.next = () => new Promise(() => undefined)
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect(codeOf(answer)).toEqual([503, 'refresh-slow'])
    expect(answer.headers.get('retry-after')).toBe('5')
  })

  it.each([
    ['VAULT_LOCKED', 503, 'vault-locked'],
    ['OFFLINE', 503, 'provider-unavailable'],
    ['PROVIDER_UNAVAILABLE', 503, 'provider-unavailable'],
    ['PROVIDER_REJECTED', 502, 'provider-rejected'],
  ] as const)('answers %s with %i %s', async (code, status, problem) => {
    await start(accepting('x'), { token: undefined })
    proxy.lender.next = () => {
      throw new VaultError(code, 'A sentence for people.', { details: { retryAt: Date.now() + 7_000 } })
    }
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    expect(codeOf(answer)).toEqual([status, problem])
    expect(answer.headers.has('retry-after')).toBe(problem === 'provider-unavailable')
  })

  it('pauses and resumes', async () => {
    await start((_req, res) => res.end('on'))
    proxy.proxy.pause(true)
    expect(codeOf(await fetch(`${proxy.url}/x`, { headers: proxy.auth }))).toEqual([503, 'paused'])
    proxy.proxy.pause(false)
    expect((await fetch(`${proxy.url}/x`, { headers: proxy.auth })).status).toBe(200)
  })
})
