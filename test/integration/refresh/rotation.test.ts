import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type AuthorizationServer, startAuthorizationServer } from '../../support/authorization-server.ts'
import { createTempDirectory } from '../../support/temp-directory.ts'
import { startEngine } from './engine-under-test.ts'

let server: AuthorizationServer
let running: Awaited<ReturnType<typeof startEngine>> | undefined

afterEach(async () => {
  await running?.stop()
  running = undefined
  await server.close()
})

async function signedIn(accessTokenSeconds: number, fetch?: typeof globalThis.fetch) {
  server = await startAuthorizationServer({ accessTokenSeconds })
  const home = await createTempDirectory()
  running = await startEngine(home, fetch)
  const id = await running.signIn(server.issuer, server.clients.publicClient.clientId)
  return { ...running, home, id }
}
const refreshes = () => server.tokenRequests.filter(({ grantType }) => grantType === 'refresh_token')

describe('refreshing against a real server that rotates and detects reuse', () => {
  it('keeps 3 s tokens good unattended: every token lent is accepted, no refresh token is used twice', async () => {
    const { lender, id, view } = await signedIn(3)
    const lent = new Set<string>()
    for (const end = Date.now() + 13_000; Date.now() < end; await pause(100)) {
      const { accessToken } = lender.peek(id) ?? (await lender.lend(id))
      lent.add(accessToken)
      expect((await server.introspect(accessToken)).active).toBe(true)
    }
    expect(lent.size).toBeGreaterThanOrEqual(5)
    expect(refreshes().length).toBeGreaterThanOrEqual(5)
    expect(refreshes().map(({ status }) => status)).toEqual(refreshes().map(() => 200))
    expect(new Set(refreshes().map(({ refreshToken }) => refreshToken)).size).toBe(refreshes().length)
    expect(await view()).toMatchObject({ lastError: null, account: 'ada@example.test' })
  })

  it('makes one request for many callers at once', async () => {
    const { lender, handlers, id } = await signedIn(300)
    const first = await lender.lend(id)
    const refused = Array.from({ length: 20 }, () => lender.lendAfterRejection(id, first.accessToken))
    const forced = Array.from({ length: 20 }, () => handlers['tokens.refresh']({ profile: 'work' }))
    const fresh = await Promise.all(refused)
    await Promise.all(forced)
    expect(new Set(fresh.map(({ accessToken }) => accessToken)).size).toBe(1)
    expect(refreshes()).toHaveLength(1)
  })

  it('goes on after a restart without a sign-in', async () => {
    const { home, id } = await signedIn(3)
    await running?.stop()
    await pause(3500)
    running = await startEngine(home)
    const { accessToken } = await running.lender.lend(id)
    expect((await server.introspect(accessToken)).active).toBe(true)
    expect(refreshes().every(({ status }) => status === 200)).toBe(true)
  })

  it('reports a lost answer as what it is when the server sees a reuse in the retry', async () => {
    let lose = false
    const { until, notices } = await signedIn(3, async (input, init) => {
      const answer = await fetch(input, init)
      const isToken = (input instanceof Request ? input.url : String(input)).endsWith('/token')
      if (!lose || !isToken) return answer
      lose = false
      await answer.arrayBuffer()
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) })
    })
    lose = true
    const found = await until(({ state }) => state === 'needs-sign-in')
    expect(found.next).toEqual({
      ...{ kind: 'sign-in', reason: 'refresh-interrupted' },
      answerLostAt: expect.any(Number),
    })
    expect(refreshes().at(-1)).toMatchObject({ status: 400, error: 'invalid_grant' })
    await vi.waitFor(() => expect(notices.map(({ kind }) => kind)).toContain('sign-in-needed'), 30_000)
  })

  it('keeps the session through an outage and recovers by itself', async () => {
    let down = false
    const { until, lender, id } = await signedIn(3, async (input, init) => {
      if (down) throw new TypeError('fetch failed', { cause: Object.assign(new Error('dns'), { code: 'ENOTFOUND' }) })
      return fetch(input, init)
    })
    down = true
    const expired = await until(({ state }) => state === 'expired')
    expect(expired).toMatchObject({ next: { kind: 'retry', after: 'OFFLINE' }, lastError: { code: 'OFFLINE' } })
    await expect(lender.lend(id)).rejects.toMatchObject({ code: 'OFFLINE' })
    down = false
    running?.engine.wake()
    const back = await until(({ state, lastError }) => state === 'valid' && lastError === null)
    expect(back.refreshCount).toBeGreaterThanOrEqual(1)
  })

  it('revokes at sign-out: the server accepts neither token any more', async () => {
    const { handlers, lender, id } = await signedIn(300)
    const { accessToken } = await lender.lend(id)
    expect(await handlers['tokens.signOut']({ profile: 'work' })).toEqual({ revocation: 'revoked', error: null })
    expect((await server.introspect(accessToken)).active).toBe(false)
    await expect(lender.lend(id)).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
  })

  it('brings a session back that was signed out by hand, and ends it before another one begins', async () => {
    const { handlers, lender, id, until } = await signedIn(300)
    const { accessToken } = await lender.lend(id)
    await handlers['tokens.scheduleSignOut']({ profile: 'work' })
    await expect(lender.lend(id)).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
    expect((await server.introspect(accessToken)).active).toBe(true)
    expect(await handlers['tokens.restoreSession']({ profile: 'work' })).toMatchObject({ state: 'valid' })
    expect((await lender.lend(id)).accessToken).toBe(accessToken)

    await handlers['tokens.scheduleSignOut']({ profile: 'work' })
    await handlers['signIn.start']({ profile: 'work' })
    expect((await server.introspect(accessToken)).active).toBe(false)
    await until(({ state }) => state === 'valid')
    const anew = await lender.lend(id)
    expect((await server.introspect(anew.accessToken)).active).toBe(true)
    await expect(handlers['tokens.restoreSession']({ profile: 'work' })).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('writes no token to its log', async () => {
    const { log, lender, id, handlers } = await signedIn(300)
    const { accessToken } = await lender.lend(id)
    await handlers['tokens.refresh']({ profile: 'work' })
    const secrets = [accessToken, ...refreshes().map(({ refreshToken }) => refreshToken ?? '')]
    const text = JSON.stringify(log.lines.map(({ event, fields, error }) => [event, fields, String(error)]))
    for (const secret of secrets) expect(text).not.toContain(secret)
  })
})
