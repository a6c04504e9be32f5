import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createScheduler } from '../../../src/core/refresh/scheduler.ts'
import { buildRefreshRig, type RefreshRig } from '../../support/refresh-rig.ts'
import { offline } from '../../support/rotating-server.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

async function running(lifetimeMs: number, count = 1): Promise<RefreshRig> {
  const rig = await buildRefreshRig()
  rig.server.lifetimeMs = lifetimeMs
  for (let index = 1; index <= count; index += 1) await rig.add(`p${index}`)
  rig.scheduler.start()
  return rig
}

describe('the scheduler', () => {
  it('keeps one timer, whatever the number of profiles', async () => {
    const rig = await running(hour, 20)
    expect(rig.clock.timers).toBe(1)
    rig.scheduler.dispose()
    expect(rig.clock.timers).toBe(0)
  })

  it.each([
    ['3 s', 3 * second, 30 * second, 15, 20],
    ['20 s', 20 * second, 200 * second, 10, 13],
    ['1 h', hour, day, 26, 29],
  ])('refreshes tokens of %s unattended, and a good one can always be lent', async (_life, life, span, least, most) => {
    const rig = await running(life)
    for (let elapsed = 0; elapsed < span; elapsed += life / 10) {
      await rig.clock.advance(life / 10)
      expect(rig.refresher.peek('p1')?.expiresAt).toBeGreaterThan(rig.clock.now())
    }
    rig.scheduler.dispose()
    expect(rig.server.requests).toBeGreaterThanOrEqual(least)
    expect(rig.server.requests).toBeLessThanOrEqual(most)
    expect(rig.server.reuses).toBe(0)
  })

  it('waits for an expiry beyond 2^31 ms without waking', async () => {
    const rig = await running(60 * day)
    await rig.clock.advance(59 * day)
    expect(rig.server.requests).toBe(0)
    await rig.clock.advance(day)
    expect(rig.server.requests).toBe(1)
    rig.scheduler.dispose()
  })

  it('refreshes once after a suspend of a day, after a grace for the network', async () => {
    const rig = await running(hour)
    rig.scheduler.wake(2 * second)
    await rig.clock.advance(2 * second)
    await rig.clock.jump(day)
    expect(rig.server.requests).toBe(1)
    const before = rig.server.requests
    await rig.clock.jump(5 * day - 1)
    rig.scheduler.dispose()
    expect(rig.server.requests).toBe(before + 1)
  })

  it('holds everything back during the grace after a resume', async () => {
    const rig = await running(hour)
    await rig.clock.advance(49 * minute)
    rig.scheduler.wake(8 * minute)
    await rig.clock.advance(7 * minute)
    expect(rig.server.requests).toBe(0)
    await rig.clock.advance(minute)
    rig.scheduler.dispose()
    expect(rig.server.requests).toBe(1)
  })

  it('asks for a new token when the clock was set back by a day, once', async () => {
    const rig = await running(hour)
    await rig.clock.jump(-day)
    rig.scheduler.wake(second)
    await rig.clock.advance(minute)
    expect(rig.server.requests).toBe(1)
    await rig.clock.advance(10 * minute)
    expect(rig.server.requests).toBe(1)
    expect(rig.refresher.peek('p1')?.expiresAt).toBeLessThan(rig.clock.now() + hour)
    rig.scheduler.dispose()
  })

  it('tries at once when the network returns, instead of waiting out the pause', async () => {
    const rig = await running(hour)
    rig.server.failNext(...Array.from({ length: 40 }, () => offline))
    while (rig.server.requests < 40) await rig.refresher.refreshNow('p1').catch(() => undefined)
    expect((rig.stored().retry?.at ?? 0) - rig.clock.now()).toBeGreaterThan(5 * minute)
    await rig.clock.advance(minute)
    expect(rig.server.requests).toBe(40)
    rig.scheduler.wake(second)
    await rig.clock.advance(2 * second)
    rig.scheduler.dispose()
    expect(rig.server.requests).toBe(41)
    expect(rig.stored()).toMatchObject({ retry: null, lastError: null })
  })

  it('is quiet while the vault is locked and catches up on unlock', async () => {
    const rig = await running(hour)
    rig.disk.vault.lock()
    expect(rig.clock.timers).toBe(0)
    await rig.clock.advance(3 * hour)
    expect(rig.server.requests).toBe(0)
    await rig.disk.vault.unlock()
    await rig.clock.advance(second)
    rig.scheduler.dispose()
    expect(rig.server.requests).toBe(1)
    expect(rig.stored().refreshCount).toBe(1)
  })

  it('follows profiles that are added, signed out and removed', async () => {
    const rig = await running(hour)
    await rig.add('p2')
    await rig.signOut('p1')
    await rig.clock.advance(hour)
    expect(rig.server.presented).toEqual(['p2.refresh-2'])
    await rig.signOut('p2')
    await rig.profiles.remove('p2')
    rig.events.emit('profiles.changed', { profileIds: ['p2'] })
    expect(rig.clock.timers).toBe(0)
    rig.scheduler.dispose()
  })

  it('refreshes a thousand profiles that fall due together exactly once each, four at a time per host', async () => {
    const rig = await running(hour, 1000)
    await rig.clock.jump(hour)
    for (let turn = 0; turn < 200 && rig.server.requests < 1000; turn += 1) await rig.clock.advance(0)
    await rig.clock.advance(minute)
    rig.scheduler.dispose()
    expect(rig.server.requests).toBe(1000)
    expect(rig.server.mostAtOnce).toBe(4)
    expect(new Set(rig.server.presented).size).toBe(1000)
    const counts = new Set(rig.profiles.list().map(({ id }) => rig.stored(id).refreshCount))
    expect(counts).toEqual(new Set([1]))
  }, 60_000)

  it('looks at one profile per refresh, not at ten thousand', async () => {
    const rig = await buildRefreshRig()
    const { scheduler, refresher, notices, events, clock } = rig
    scheduler.dispose()
    const profiles = Array.from({ length: 10_000 }, (_, index) => ({ id: `p${index}`, providerId: 'acme' }))
    const dueTimes = new Map(profiles.map(({ id }, index) => [id, clock.now() + (index + 1) * second]))
    let looks = 0
    let visits = 0
    const many = createScheduler({
      ...{ clock, events, notices },
      profiles: { list: () => profiles as never, get: (id) => ({ id, providerId: 'acme' }) as never },
      refresher: {
        ...refresher,
        dueAt(id) {
          looks += 1
          return dueTimes.get(id) ?? null
        },
        async visit(id) {
          visits += 1
          dueTimes.set(id, clock.now() + 20_000 * second)
          return { kind: 'renewed' }
        },
      },
      hostOf: () => 'acme',
      unlocked: () => true,
    })
    many.start()
    expect(looks).toBe(10_000)
    await clock.advance(50 * second)
    many.dispose()
    expect({ visits, timers: clock.timers }).toEqual({ visits: 50, timers: 0 })
    expect((looks - 10_000) / visits).toBeLessThanOrEqual(3)
  }, 60_000)

  it('does not loop when visits change nothing', async () => {
    const rig = await buildRefreshRig()
    let visits = 0
    await rig.add('p1')
    const stuck = {
      ...rig.refresher,
      dueAt: () => 0,
      visit: async () => {
        visits += 1
        return { kind: 'fine' } as const
      },
    }
    const scheduler = createScheduler({ ...rig, refresher: stuck, hostOf: () => 'acme', unlocked: () => true })
    scheduler.start()
    await rig.clock.advance(10 * second)
    scheduler.dispose()
    expect(visits).toBeLessThanOrEqual(41)
  })

  it('keeps a valid token through any sequence of sleeps, wakes and small clock changes (seeded)', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 3 * hour }) }),
      fc.record({ kind: fc.constant('sleep' as const), ms: fc.integer({ min: 0, max: 3 * day }) }),
      fc.record({ kind: fc.constant('offline' as const), ms: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('back' as const), ms: fc.integer({ min: 0, max: 2 * day }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const rig = await running(hour)
        for (const { kind, ms } of steps) {
          if (kind === 'advance') await rig.clock.advance(ms)
          if (kind === 'offline') rig.server.failNext(...Array.from({ length: ms }, () => offline))
          if (kind === 'sleep' || kind === 'back') {
            await rig.clock.jump(kind === 'sleep' ? ms : -ms)
            rig.scheduler.wake(second)
          }
        }
        rig.scheduler.wake(second)
        await rig.clock.advance(40 * minute)
        rig.scheduler.dispose()
        expect(rig.refresher.peek('p1')?.expiresAt).toBeGreaterThan(rig.clock.now())
        expect(rig.server.reuses).toBe(0)
        expect(rig.faults).toEqual([])
      }),
      { seed: 4, numRuns: 60 },
    )
  }, 60_000)
})
