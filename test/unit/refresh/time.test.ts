import { describe, expect, it } from 'vitest'
import { conditionText } from '../../../src/cli/profile-text.ts'
import { createProfileViews, type ProfileViewDeps } from '../../../src/core/profiles/profile-view.ts'
import type { TokenSet } from '../../../src/core/tokens/token-set.ts'
import { conditionLines } from '../../../src/main/tray-model.ts'
import { clockText, nextStepText } from '../../../src/renderer/features/profiles/next-step-text.ts'
import { createI18n } from '../../../src/renderer/text/create-i18n.ts'
import { formatDuration, formatMoment } from '../../../src/shared/time-words.ts'
import { buildRefreshRig, type RefreshRig } from '../../support/refresh-rig.ts'
import { facts, offline } from '../../support/rotating-server.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const t = { en: createI18n('en').t, 'zh-CN': createI18n('zh-CN').t }

async function running(lifetimeMs: number, options: Parameters<typeof buildRefreshRig>[0] = {}): Promise<RefreshRig> {
  const rig = (await buildRefreshRig(options)) as RefreshRig
  rig.server.lifetimeMs = lifetimeMs
  await rig.add('p1')
  rig.scheduler.start()
  return rig
}

/** What a person sees of `p1`: the window in both languages, the tray, the terminal. */
function seen(rig: RefreshRig) {
  const now = rig.clock.now()
  const deps = {
    ...{ clock: rig.clock, catalog: rig.catalog, grants: rig.grants, routes: { find: () => undefined } },
    ...{ facts: rig.refresher.facts, refreshLife: rig.refresher.refreshLife, dueAt: rig.refresher.dueAt },
    ...{ signingInSince: () => null, refreshing: rig.refresher.isRefreshing, endsSoonAt: rig.notices.endsSoonAt },
    proxyPort: () => null,
  } as unknown as ProfileViewDeps
  const view = createProfileViews(deps)(rig.profiles.get('p1') as never)
  const window = (language: 'en' | 'zh-CN') => {
    const { title, body } = nextStepText(t[language], view, now, language)
    return `${title} ${body}`
  }
  const { happened, since, next, todo } = conditionText(view, now)
  return {
    view,
    en: window('en'),
    zh: window('zh-CN'),
    tray: conditionLines(view, { now, language: 'en' }).join('. '),
    terminal: `${since} ${happened} ${next} ${todo}`,
    at: (moment: number) => formatMoment(moment, now, 'en'),
  }
}

/** Each surface says it. */
function everywhere(shown: ReturnType<typeof seen>, ...words: string[]): void {
  for (const word of words)
    for (const surface of [shown.en, shown.tray, shown.terminal]) expect(surface).toContain(word)
}

describe('a machine that sleeps', () => {
  it('shows at its resume that the token has ended and that a new one comes at once; then since when it is good again', async () => {
    const rig = await running(hour)
    const start = rig.clock.now()
    rig.scheduler.wake(8 * hour + 2 * second)
    await rig.clock.jump(8 * hour)
    const asleep = seen(rig)
    expect(asleep.view.state).toBe('expired')
    everywhere(asleep, `since ${asleep.at(start + hour)}`, 'Refreshes any moment now')
    expect(asleep.zh).toContain('即将刷新')
    await rig.clock.advance(2 * second)
    rig.scheduler.dispose()
    expect(rig.server.requests).toBe(1)
    const awake = seen(rig)
    everywhere(awake, `since ${awake.at(rig.clock.now())}`, 'Refreshes in 5', 'Nothing for you to do')
  })
})

describe('a clock that is set', () => {
  it('a day forward and back costs two refreshes, keeps the session, and nothing is said to have begun in the future', async () => {
    const rig = await running(hour)
    await rig.clock.jump(day)
    rig.scheduler.wake(second)
    await rig.clock.advance(minute)
    expect([rig.server.requests, seen(rig).view.state]).toEqual([1, 'valid'])
    await rig.clock.jump(-day)
    expect(seen(rig).view.stateSince).toBeLessThanOrEqual(rig.clock.now())
    rig.scheduler.wake(second)
    await rig.clock.advance(minute)
    rig.scheduler.dispose()
    const back = seen(rig)
    expect([rig.server.requests, rig.server.reuses, back.view.state]).toEqual([2, 0, 'valid'])
    expect(rig.stored().stateSince).toBeLessThanOrEqual(rig.clock.now())
    everywhere(back, 'Refreshes in 5', 'Nothing for you to do')
  })

  it('back by a day after the provider ended the session: the end is not said to lie in the future', async () => {
    const rig = await running(hour)
    rig.server.revoked = true
    await rig.clock.advance(hour)
    await rig.clock.jump(-day)
    rig.scheduler.dispose()
    const { view } = seen(rig)
    expect([view.state, view.stateSince]).toEqual(['needs-sign-in', rig.clock.now()])
  })
})

describe('ends that are far away', () => {
  it.each([
    ['beyond 2^31 ms', 60 * day, Date.UTC(2026, 0, 1)],
    ['over a leap day', 3 * day, Date.UTC(2028, 1, 28)],
    ['over a new year', 2 * day, Date.UTC(2026, 11, 31)],
    ['over the start of summer time in Europe', day, Date.UTC(2026, 2, 28, 12)],
    ['over its end', day, Date.UTC(2026, 9, 24, 12)],
  ])('%s: the token is good until its refresh, which comes once, when it was said', async (_name, life, start) => {
    const rig = await running(life)
    await rig.clock.advance(start - rig.clock.now())
    await rig.signIn('p1', rig.server.signIn('p1'))
    const before = rig.server.requests
    const { view, en, zh } = seen(rig)
    const at = view.next.kind === 'refresh' ? view.next.at : Number.NaN
    const left = at - rig.clock.now()
    expect(left).toBeGreaterThan(life - 11 * minute)
    expect([en, zh]).toEqual([
      expect.stringContaining(`Refreshes in ${formatDuration(left, 'en')}, at ${formatMoment(at, start, 'en')}.`),
      expect.stringContaining(`${formatDuration(left, 'zh-CN')}后刷新（${formatMoment(at, start, 'zh-CN')}）。`),
    ])
    await rig.clock.advance(left - 1)
    expect(rig.server.requests - before).toBe(0)
    await rig.clock.advance(1)
    rig.scheduler.dispose()
    expect(rig.server.requests - before).toBe(1)
  })
})

describe('a server whose clock is ten minutes off', () => {
  it.each([
    [10 * minute, '10 min ahead of', '快 10 分钟'],
    [-10 * minute, '10 min behind', '慢 10 分钟'],
  ])('by %d ms is named, and the times stay on our clock', async (clockOffsetMs, en, zh) => {
    const rig = await running(hour)
    await rig.signIn('p1', { ...rig.server.signIn('p1'), clockOffsetMs } as TokenSet)
    rig.scheduler.dispose()
    const { view } = seen(rig)
    expect(clockText(view, 'en')).toContain(en)
    expect(clockText(view, 'zh-CN')).toContain(zh)
    expect(view.access.expiresAt).toBe(rig.clock.now() + hour)
  })
})

describe('the limits of a session', () => {
  it('a declared age is shown as declared, warned of once, and then said everywhere with its time', async () => {
    const rig = await running(hour, { lifetimes: { sessionSeconds: 30 * 86_400 } })
    const end = rig.clock.now() + 30 * day
    expect(seen(rig).view.refresh).toMatchObject({ expiresAt: end, source: 'declared' })
    await rig.clock.advance(27.2 * day)
    rig.scheduler.dispose()
    expect(rig.notes.map(({ kind }) => kind)).toEqual(['refresh-token-ending'])
    const near = seen(rig)
    everywhere(near, `The session ends at ${near.at(end)}, whatever is refreshed`, 'Refreshes in', 'Sign in again')
    expect(near.zh).toContain('刷新也不能延长')
  })

  it('a learned age is shown as learned once two sessions ended at it, and the third is warned before', async () => {
    const rig = await running(hour)
    for (let session = 1; session <= 2; session += 1) {
      await rig.clock.advance(2 * day)
      expect(seen(rig).view.refresh?.source).toBe('unknown')
      rig.server.revoked = true
      await rig.clock.advance(hour)
      expect(seen(rig).view.state).toBe('needs-sign-in')
      rig.server.revoked = false
      await rig.signIn('p1', rig.server.signIn('p1'))
    }
    const { view } = seen(rig)
    expect(view.refresh).toMatchObject({ source: 'learned' })
    expect(t.en(`life.source.${view.refresh?.source ?? 'unknown'}`)).toBe('learned by watching')
    const end = view.refresh?.expiresAt ?? 0
    expect(Math.abs(end - rig.clock.now() - 2 * day)).toBeLessThan(2 * hour)
    rig.notes.length = 0
    await rig.clock.advance(1.9 * day)
    rig.scheduler.dispose()
    expect(rig.notes.map(({ kind }) => kind)).toEqual(['refresh-token-ending'])
    const near = seen(rig)
    everywhere(near, `The session ends at ${near.at(end)}`)
  })

  it('a session that nobody uses is touched daily where its refresh token idles out, as it was said', async () => {
    const rig = await running(90 * day, { lifetimes: { refreshIdleSeconds: 4 * 86_400 } })
    const first = seen(rig)
    everywhere(first, `at ${first.at(rig.clock.now() + day)}`, 'Nothing for you to do')
    expect(first.view.refresh).toMatchObject({ source: 'declared', expiresAt: rig.clock.now() + 4 * day })
    await rig.clock.advance(10 * day)
    rig.scheduler.dispose()
    expect([rig.server.requests, rig.server.reuses]).toEqual([10, 0])
    expect(rig.notes).toEqual([])
  })
})

describe('away from the provider', () => {
  it('for a week: kept, said once, tried at least each quarter of an hour, and good within seconds of the return', async () => {
    const rig = await running(hour)
    const start = rig.clock.now()
    rig.server.failNext(...Array.from({ length: 5_000 }, () => offline))
    await rig.clock.advance(7 * day)
    const away = seen(rig)
    expect(away.view.state).toBe('expired')
    everywhere(
      away,
      `since ${away.at(start + hour)}`,
      'The provider could not be reached',
      'Tries again in',
      'Check the network',
    )
    expect(away.zh).toContain('令牌已过期，且刷新失败：无法连接服务商。')
    expect(rig.notes.map(({ kind }) => kind)).toEqual(['refresh-failing'])
    expect(away.view.next.kind === 'retry' && away.view.next.at - rig.clock.now()).toBeLessThanOrEqual(15 * minute)
    rig.server.failNext = () => undefined
    while (rig.server.requests < 5_000) await rig.refresher.refreshNow('p1').catch(() => undefined)
    const before = rig.server.requests
    rig.scheduler.wake(second)
    await rig.clock.advance(2 * second)
    rig.scheduler.dispose()
    expect([rig.server.requests - before, rig.server.reuses, seen(rig).view.state]).toEqual([1, 0, 'valid'])
  })

  it('with a refresh token that idles out meanwhile: its end is told while there is time, and said in each place', async () => {
    const rig = await running(hour, { lifetimes: { refreshIdleSeconds: 3 * 86_400 } })
    const end = rig.clock.now() + 3 * day
    rig.server.failNext(...Array.from({ length: 3_000 }, () => offline))
    await rig.clock.advance(2.9 * day)
    rig.scheduler.dispose()
    expect(rig.notes.map(({ kind }) => kind)).toEqual(['refresh-failing', 'refresh-token-ending'])
    const away = seen(rig)
    everywhere(away, `Its refresh token ends at ${away.at(end)}`, 'Tries again in')
    expect(away.zh).toContain('刷新令牌将于')
  })

  it('behind a captive portal, whose page is no verdict: the session is kept, and the words name the portal', async () => {
    const rig = await running(hour)
    const page = facts({ status: 200, reason: 'HTTP 200: the answer is not JSON' })
    const redirect = facts({ status: 302, reason: 'HTTP 302: the answer is not JSON' })
    rig.server.failNext(...Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? page : redirect)))
    await rig.clock.advance(52 * minute)
    const behind = seen(rig)
    expect([behind.view.state, behind.view.next.kind]).toEqual(['valid', 'retry'])
    everywhere(behind, 'Where the network asks for a sign-in of its own (in a hotel), open a web page first')
    expect(behind.zh).toContain('如果网络要求先登录（例如酒店网络），请先打开任意网页')
    await rig.clock.advance(hour)
    rig.scheduler.dispose()
    expect([seen(rig).view.state, rig.server.reuses]).toEqual(['valid', 0])
  })
})
