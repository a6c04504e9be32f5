import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../support/fake-clock.ts'
import { buildRefreshRig, type RefreshRig } from '../../support/refresh-rig.ts'
import { createRotatingServer, facts, offline } from '../../support/rotating-server.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const kinds = (rig: RefreshRig) => rig.notes.map(({ kind }) => kind)

/** A server whose refresh tokens end: `endOf` tells when, seen from each issue. */
async function rigWithRefreshEnd(endOf: (issuedAt: number, start: number) => number) {
  const clock = createFakeClock()
  const start = clock.now()
  const server = createRotatingServer(clock)
  const { renew } = server.grant
  const ending = <T extends { refreshIssuedAt: number | null }>(tokens: T): T => ({
    ...tokens,
    refreshExpiresAt: endOf(tokens.refreshIssuedAt ?? 0, start),
    refreshExpirySource: 'server',
  })
  const grant: typeof server.grant = {
    ...server.grant,
    renew: async (context, current) => ending((await renew?.(context, current)) as typeof current),
  }
  // Getters of the server's counters must stay live, so the grant is replaced in place.
  Object.assign(server, { grant })
  const rig = await buildRefreshRig({ clock, server })
  await rig.add('p1', ending(server.signIn('p1')))
  rig.scheduler.start()
  return { rig, start }
}

describe('notices', () => {
  it('say once that a sign-in is needed, and again only after another session ended', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.scheduler.start()
    rig.server.revoked = true
    await rig.clock.advance(3 * hour)
    expect(kinds(rig)).toEqual(['sign-in-needed'])
    expect(rig.notes[0]?.title).toEqual({ en: 'p1 needs you to sign in', 'zh-CN': 'p1 需要重新登录' })
    rig.server.revoked = false
    await rig.signIn('p1', rig.server.signIn('p1'))
    await rig.clock.advance(10 * minute)
    rig.server.revoked = true
    await rig.clock.advance(3 * hour)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['sign-in-needed', 'sign-in-needed'])
  })

  it('do not repeat at a start what the window shows anyway', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.server.revoked = true
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    rig.scheduler.start()
    await rig.clock.advance(day)
    rig.scheduler.dispose()
    expect(rig.notes).toEqual([])
  })

  it('say that a credential without renewal is over, when it is over', async () => {
    const rig = await buildRefreshRig({ renewal: 'none', grantType: 'static' })
    await rig.add('p1')
    rig.scheduler.start()
    await rig.clock.advance(59 * minute)
    expect(kinds(rig)).toEqual([])
    await rig.clock.advance(2 * minute)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['sign-in-needed'])
  })

  it('say once that refreshing fails, when the token is over, and again only after it worked in between', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.scheduler.start()
    rig.server.failNext(...Array.from({ length: 60 }, () => offline))
    await rig.clock.advance(59 * minute)
    expect(kinds(rig)).toEqual([])
    await rig.clock.advance(3 * hour)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['refresh-failing'])
  })

  it('say at once that settings are refused', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.scheduler.start()
    rig.server.failNext(
      facts({ status: 401, error: 'invalid_client' }),
      facts({ status: 401, error: 'invalid_client' }),
    )
    await rig.clock.advance(55 * minute)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['refresh-failing'])
    expect(rig.notes[0]?.body.en).toContain('check the settings')
  })

  it('warn once, days before an absolute end of the session', async () => {
    const { rig, start } = await rigWithRefreshEnd((_issuedAt, from) => from + 30 * day)
    await rig.clock.advance(26.9 * day)
    expect(kinds(rig)).toEqual([])
    await rig.clock.advance(0.2 * day)
    expect(kinds(rig)).toEqual(['refresh-token-ending'])
    expect(rig.notes[0]?.body.en).toContain(new Date(start + 30 * day).toISOString().slice(0, 10))
    await rig.clock.advance(2 * day)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['refresh-token-ending'])
  })

  it('do not warn of an end that each refresh moves on', async () => {
    const { rig } = await rigWithRefreshEnd((issuedAt) => issuedAt + hour)
    await rig.clock.advance(2 * day)
    rig.scheduler.dispose()
    expect(rig.notes).toEqual([])
  })

  it('warn when the refreshes that moved the end on stopped working', async () => {
    const { rig } = await rigWithRefreshEnd((issuedAt) => issuedAt + 2 * hour)
    await rig.clock.advance(day)
    rig.server.failNext(...Array.from({ length: 500 }, () => offline))
    await rig.clock.advance(3 * hour)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['refresh-failing', 'refresh-token-ending'])
  })

  it('are not repeated by a restart, a resume or a clock that jumps and comes back', async () => {
    const { rig } = await rigWithRefreshEnd((_issuedAt, from) => from + 30 * day)
    await rig.clock.advance(27.5 * day)
    rig.scheduler.wake()
    await rig.clock.advance(hour)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['refresh-token-ending'])
    const again = await buildRefreshRig({ clock: rig.clock, server: rig.server, disk: rig.disk })
    again.scheduler.start()
    await again.clock.advance(2 * hour)
    await again.clock.jump(-day)
    again.scheduler.wake()
    await again.clock.advance(2 * hour)
    await again.clock.jump(day)
    again.scheduler.wake()
    await again.clock.advance(2 * hour)
    again.scheduler.dispose()
    expect(kinds(again)).toEqual([])
    expect(again.notices.endsSoonAt('p1')).not.toBeNull()
  })

  it('are still given for an end that only the clock had jumped over', async () => {
    const { rig, start } = await rigWithRefreshEnd((_issuedAt, from) => from + 30 * day)
    await rig.clock.advance(day)
    rig.server.failNext(...Array.from({ length: 4 }, () => offline))
    await rig.clock.jump(40 * day)
    rig.scheduler.wake()
    await rig.clock.advance(minute)
    expect(kinds(rig)).not.toContain('refresh-token-ending')
    await rig.clock.jump(start + 28 * day - rig.clock.now())
    rig.scheduler.wake()
    await rig.clock.advance(hour)
    rig.scheduler.dispose()
    expect(kinds(rig).filter((kind) => kind === 'refresh-token-ending')).toHaveLength(1)
  })

  it('are quiet for a day about a refresh that fails, works and fails again, also over a restart', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.scheduler.start()
    const flap = async (of: RefreshRig) => {
      of.server.failNext(...Array.from({ length: 40 }, () => offline))
      await of.clock.advance(2 * hour)
      for (let works = false; !works; ) {
        works = await of.refresher.refreshNow('p1').then(
          () => true,
          () => false,
        )
      }
      await of.clock.advance(hour)
    }
    for (let round = 0; round < 3; round += 1) await flap(rig)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['refresh-failing'])
    const again = await buildRefreshRig({ clock: rig.clock, server: rig.server, disk: rig.disk })
    again.scheduler.start()
    await flap(again)
    expect(kinds(again)).toEqual([])
    await again.clock.advance(day)
    await flap(again)
    again.scheduler.dispose()
    expect(kinds(again)).toEqual(['refresh-failing'])
  })

  it('of what is over before it was told are not given, and the next time is told', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.scheduler.start()
    const refused = facts({ status: 401, error: 'invalid_client' })
    rig.server.failNext(refused)
    await rig.refresher.refreshNow('p1').catch(() => undefined)
    await rig.clock.advance(1_000)
    expect(await rig.disk.records.list('notice')).toHaveLength(1)
    await rig.refresher.refreshNow('p1')
    await rig.clock.advance(10 * minute)
    expect(kinds(rig)).toEqual([])
    rig.server.failNext(refused, refused)
    await rig.clock.advance(55 * minute)
    rig.scheduler.dispose()
    expect(kinds(rig)).toEqual(['refresh-failing'])
  })

  it('of an outage that strikes eight profiles are few, and say of how many', async () => {
    const rig = await buildRefreshRig()
    for (let at = 1; at <= 8; at += 1) await rig.add(`p${at}`)
    rig.scheduler.start()
    rig.server.failNext(...Array.from({ length: 2_000 }, () => offline))
    await rig.clock.advance(3 * hour)
    rig.scheduler.dispose()
    expect(rig.notes.length).toBeLessThanOrEqual(3)
    expect(rig.notes.at(-1)).toMatchObject({ kind: 'refresh-failing', profileId: null })
    expect(rig.notes.at(-1)?.title.en).toMatch(/^\d profiles cannot be refreshed$/)
    expect(rig.notes.at(-1)?.body.en).toMatch(/^p\d, p\d, p\d, p\d, p\d( and \d more)?\. Open Token Vault/)
  })

  it('of forty sessions that end together are one, with a count, names and a time to act, and none after a restart', async () => {
    const rig = await buildRefreshRig({ lifetimes: { sessionSeconds: 30 * 86_400 } })
    rig.server.lifetimeMs = 20 * day
    for (let at = 1; at <= 40; at += 1) await rig.add(`p${at}`)
    rig.scheduler.start()
    await rig.clock.advance(26.9 * day)
    expect(rig.notes).toEqual([])
    await rig.clock.advance(0.2 * day)
    const title = { en: '40 sessions end soon', 'zh-CN': '40 个会话即将结束' }
    expect(rig.notes).toMatchObject([{ kind: 'refresh-token-ending', profileId: null, title }])
    expect(rig.notes[0]?.body.en).toMatch(/^p\d+(, p\d+){4} and 35 more\. Open Token Vault/)
    await rig.clock.advance(day)
    rig.scheduler.dispose()
    expect(rig.notes).toHaveLength(1)
    const disk = { clock: rig.clock, server: rig.server, disk: rig.disk, catalog: rig.catalog }
    const again = await buildRefreshRig(disk)
    again.scheduler.start()
    await again.clock.advance(day)
    again.scheduler.dispose()
    expect(again.notes).toEqual([])
  })

  it('are remembered no longer than their profile', async () => {
    const rig = await buildRefreshRig()
    await rig.add('p1')
    rig.scheduler.start()
    rig.server.revoked = true
    await rig.clock.advance(3 * hour)
    expect(await rig.disk.records.list('notice')).toHaveLength(1)
    await rig.profiles.remove('p1')
    rig.events.emit('profiles.changed', { profileIds: ['p1'] })
    await rig.clock.advance(hour)
    rig.scheduler.dispose()
    expect(await rig.disk.records.list('notice')).toEqual([])
  })
})
