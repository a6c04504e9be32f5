import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../support/fake-clock.ts'
import { buildRefreshRig } from '../../support/refresh-rig.ts'
import { createRotatingServer, invalidGrant, offline } from '../../support/rotating-server.ts'

const minute = 60_000

describe('the critical section', () => {
  it('makes one request for fifty simultaneous callers, and gives all of them the same new token', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    const lent = await Promise.all(Array.from({ length: 50 }, () => rig.refresher.lend('p1')))
    expect(rig.server.requests).toBe(1)
    expect(new Set(lent.map(({ accessToken }) => accessToken))).toEqual(new Set(['p1.access-2']))
  })

  it('makes one request for fifty people who press refresh at once', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await Promise.all(Array.from({ length: 50 }, () => rig.refresher.refreshNow('p1')))
    expect(rig.server.requests).toBe(1)
  })

  it('lets the late caller find the token fresh', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    const release = rig.server.hold()
    const early = rig.refresher.lend('p1')
    await rig.clock.advance(1000)
    const late = rig.refresher.lend('p1')
    release()
    expect((await early).accessToken).toBe('p1.access-2')
    expect((await late).accessToken).toBe('p1.access-2')
    expect((await rig.refresher.lend('p1')).accessToken).toBe('p1.access-2')
    expect(rig.server.requests).toBe(1)
  })

  it('shares a failure among those who waited, and asks the server once', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    rig.server.failNext(offline, offline)
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => rig.refresher.lend('p1')))
    expect(results.every((result) => result.status === 'rejected' && result.reason.code === 'OFFLINE')).toBe(true)
    expect(rig.server.requests).toBe(1)
  })

  it('goes on with the request when whoever asked has gone', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    await rig.clock.advance(61 * minute)
    const release = rig.server.hold()
    const left = Promise.race([rig.refresher.lend('p1'), Promise.resolve('gone')])
    expect(await left).toBe('gone')
    await rig.clock.advance(1000)
    release()
    await rig.clock.advance(0)
    expect((await rig.storedTokens())?.accessToken).toBe('p1.access-2')
    expect(rig.stored()).toMatchObject({ refreshStartedAt: null, refreshCount: 1, retry: null })
  })

  it('tells who asked after 30 s that the server is slow, and keeps what it answers after that', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    const release = rig.server.hold()
    const asked = rig.refresher.refreshNow('p1').catch((error: unknown) => error)
    await rig.clock.advance(30_000)
    expect(await asked).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', message: expect.stringContaining('goes on') })
    // The token that is still good is lent meanwhile, and nobody starts a second request.
    expect((await rig.refresher.lend('p1')).accessToken).toBe('p1.access-1')
    await rig.clock.advance(80_000)
    release()
    await rig.clock.advance(0)
    expect((await rig.storedTokens())?.accessToken).toBe('p1.access-2')
    expect(rig.stored()).toMatchObject({ refreshStartedAt: null, retry: null })
    expect(rig.server.requests).toBe(1)
  })

  it('cuts a request off after two minutes and counts its answer as lost', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.hold()
    void rig.refresher.refreshNow('p1').catch(() => undefined)
    await rig.clock.advance(119_000)
    expect(rig.stored().retry).toBeNull()
    await rig.clock.advance(1_000)
    expect(rig.stored().refreshStartedAt).not.toBeNull()
    expect(rig.stored().retry).toMatchObject({ attempts: 1, after: 'PROVIDER_UNAVAILABLE' })
  })

  it('keeps the tokens of a grant that answers after its time limit', async () => {
    const clock = createFakeClock()
    const server = createRotatingServer(clock)
    const { renew } = server.grant
    const never = new AbortController().signal
    const deaf = {
      ...server.grant,
      renew: (context: never, current: never) => renew?.(deafTo(context, never), current),
    }
    const rig = await buildRefreshRig({ clock, server: { ...server, grant: deaf as typeof server.grant } })
    await rig.add('p1')
    const release = server.hold()
    const asked = rig.refresher.refreshNow('p1').catch((error: unknown) => error)
    await clock.advance(120_000)
    expect(await asked).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    release()
    await clock.advance(0)
    const tokens = await rig.storedTokens()
    expect(tokens?.accessToken).toBe('p1.access-2')
    expect(server.accepts(tokens?.refreshToken ?? null)).toBe(true)
    expect(rig.stored()).toMatchObject({ retry: null, refreshStartedAt: null })
  })

  it('keeps the refresh token when a renewal brings none', async () => {
    const clock = createFakeClock()
    const server = createRotatingServer(clock)
    const renew: typeof server.grant.renew = async () => ({ ...server.signIn('p1'), refreshToken: null })
    const rig = await buildRefreshRig({ clock, server: { ...server, grant: { ...server.grant, renew } } })
    await rig.add('p1')
    await rig.refresher.refreshNow('p1')
    expect(await rig.storedTokens()).toMatchObject({ accessToken: 'p1.access-2', refreshToken: 'p1.refresh-1' })
    expect(rig.stored().summary?.refresh).not.toBeNull()
  })

  it('does not believe invalid_grant when the store holds a newer session by then', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    const release = rig.server.hold()
    rig.server.failNext(invalidGrant)
    const asked = rig.refresher.refreshNow('p1')
    await rig.clock.advance(100)
    const fresh = rig.server.signIn('p1')
    const { facts, version } = await rig.profiles.reread('p1')
    await rig.profiles.commit('p1', version, { ...facts, refreshStartedAt: null }, fresh)
    release()
    await asked
    expect(rig.stored().needsSignIn).toBeNull()
    expect((await rig.refresher.lend('p1')).accessToken).toBe(fresh.accessToken)
  })

  it('never presents a refresh token twice over 100 rotations under parallel load', async () => {
    const clock = createFakeClock()
    const server = createRotatingServer(clock)
    server.lifetimeMs = 20_000
    const rig = await buildRefreshRig({ clock, server })
    await rig.add('p1')
    rig.scheduler.start()
    for (let step = 0; server.requests < 100; step += 1) {
      const callers = Array.from({ length: 8 }, (_, index) =>
        index === 7 && step % 5 === 0
          ? rig.refresher.refreshNow('p1')
          : rig.refresher.lend('p1', { minTtlMs: 2000 * index }),
      )
      const token = await rig.storedTokens()
      if (token && step % 7 === 0) callers.push(rig.refresher.lendAfterRejection('p1', token.accessToken))
      await clock.advance(3000)
      for (const lent of await Promise.all(callers)) {
        if (lent) expect(lent.expiresAt).toBeGreaterThan(clock.now() - 3000)
      }
    }
    rig.scheduler.dispose()
    expect(new Set(server.presented).size).toBe(server.presented.length)
    expect({ reuses: server.reuses, mostAtOnce: server.mostAtOnce }).toEqual({ reuses: 0, mostAtOnce: 1 })
    expect(server.accepts((await rig.storedTokens())?.refreshToken ?? null)).toBe(true)
    expect(rig.faults).toEqual([])
  })
})

function deafTo(context: object, signal: AbortSignal): never {
  return { ...context, signal } as never
}
