import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { trayIconPath } from '../../../src/main/tray-icon.ts'
import { type TrayInput, type TrayItem, trayModel } from '../../../src/main/tray-model.ts'
import type { QuestionView } from '../../../src/shared/access-views.ts'
import { formatMoment } from '../../../src/shared/time-words.ts'
import type { ProfileView, ProxyStatusView } from '../../../src/shared/views.ts'

const now = Date.UTC(2026, 0, 1)
const minute = 60_000
const proxy: ProxyStatusView = { listening: true, port: 4040, paused: false, problem: null, openRequests: 0 }

function profile(name: string, changes: Partial<ProfileView> = {}): ProfileView {
  return {
    id: `id-${name}`,
    name,
    providerId: 'oidc',
    providerName: { en: 'OIDC', 'zh-CN': 'OIDC' },
    grant: 'authorization-code',
    grants: ['authorization-code'],
    state: 'valid',
    stateSince: now,
    access: { issuedAt: now, expiresAt: now + 42 * minute, source: 'server' },
    refresh: null,
    next: { kind: 'none' },
    lastRefreshedAt: null,
    refreshCount: 0,
    lastError: null,
    scope: null,
    account: null,
    upstream: 'https://api.example',
    endpoints: {},
    proxyUrl: `http://127.0.0.1:4040/${name}/`,
    settings: {},
    storedSecrets: [],
    createdAt: now,
    tags: [],
    ...changes,
  }
}

const model = (changes: Partial<TrayInput> = {}) =>
  trayModel({
    vault: 'unlocked',
    profiles: [profile('a')],
    questions: [],
    proxy,
    recent: [],
    now,
    language: 'en',
    ...changes,
  })

const at = (time: number) => formatMoment(time, now, 'en')
const labels = (items: readonly TrayItem[]) => items.map((item) => (item.kind === 'separator' ? '-' : item.label))
const flat = (items: readonly TrayItem[]): TrayItem[] =>
  items.flatMap((item) => (item.kind === 'menu' ? [item, ...flat(item.items)] : [item]))
const menu = (items: readonly TrayItem[], start: string) =>
  flat(items).find((item) => item.kind === 'menu' && item.label.startsWith(start)) as Extract<
    TrayItem,
    { kind: 'menu' }
  >
const enabled = (item: Extract<TrayItem, { kind: 'menu' }>) =>
  item.items.flatMap((child) => (child.kind === 'action' && child.enabled ? [child.label] : []))

describe('the tray menu', () => {
  it('lists a profile with its time left, what it can do, and the commands', () => {
    const { items, icon, tooltip } = model()
    expect({ icon, tooltip, labels: labels(items) }).toEqual({
      icon: 'well',
      tooltip: 'Token Vault · Proxy on 127.0.0.1:4040',
      labels: [
        'Proxy on 127.0.0.1:4040',
        '-',
        'a — 42 min left',
        '-',
        'Refresh all',
        'Pause proxy',
        '-',
        'Open Token Vault',
        'Quit Token Vault',
      ],
    })
    expect(menu(items, 'a').items).toEqual([
      { kind: 'label', label: `The token is valid · since ${at(now)}` },
      { kind: 'label', label: 'It has no known end, so no refresh is planned' },
      { kind: 'label', label: 'Nothing for you to do' },
      { kind: 'separator' },
      {
        kind: 'action',
        label: 'Copy token',
        enabled: true,
        action: { kind: 'copy', profileId: 'id-a', shape: 'access-token' },
      },
      {
        kind: 'action',
        label: 'Copy Authorization header',
        enabled: true,
        action: { kind: 'copy', profileId: 'id-a', shape: 'header' },
      },
      {
        kind: 'action',
        label: 'Copy proxy URL',
        enabled: true,
        action: { kind: 'copy', profileId: 'id-a', shape: 'proxy-url' },
      },
      { kind: 'separator' },
      { kind: 'action', label: 'Refresh now', enabled: true, action: { kind: 'refresh', profileId: 'id-a' } },
      { kind: 'action', label: 'Sign in…', enabled: true, action: { kind: 'sign-in', profileId: 'id-a' } },
    ])
  })

  const question = (part: Partial<QuestionView> = {}): QuestionView => ({
    id: 'q-1',
    clientId: 'c-1',
    clientName: 'claude-code',
    processId: null,
    profileId: 'id-a',
    profileName: 'a',
    methods: ['POST'],
    path: '/v1/x',
    covers: '/v1/x',
    waiting: 1,
    since: now,
    expiresAt: now + minute,
    ...part,
  })

  it('begins with the requests that wait for an answer, says by its icon that a person is needed, and answers them', () => {
    const { items, icon, tooltip } = model({ questions: [question({ processId: 42, covers: '/v1/**' })] })
    expect({ icon, tooltip, labels: labels(items).slice(0, 4) }).toEqual({
      icon: 'attention',
      tooltip: 'Token Vault · 1 request waits for you · Proxy on 127.0.0.1:4040',
      labels: ['claude-code asks to use a', '-', '1 request waits for you', 'Proxy on 127.0.0.1:4040'],
    })
    expect(menu(items, 'claude-code').items).toEqual([
      { kind: 'label', label: 'POST /v1/x' },
      { kind: 'label', label: 'Its key lives with process 42' },
      { kind: 'label', label: 'An hour and always allow POST /v1/**' },
      { kind: 'separator' },
      ...(
        [
          ['Allow once', 'once'],
          ['Allow for 1 hour', 'hour'],
          ['Allow always', 'always'],
          ['Deny', 'deny'],
        ] as const
      ).map(([label, answer]) => ({
        ...{ kind: 'action', label, enabled: true },
        action: { kind: 'answer', question: 'q-1', answer },
      })),
    ])
    expect(labels(menu(model({ questions: [question()], language: 'zh-CN' }).items, 'claude-code').items)).toEqual([
      ...['POST /v1/x', '-', '允许一次', '允许 1 小时', '始终允许', '拒绝'],
    ])
  })

  it('does not let through what its line cannot show whole, nor shows questions of a locked vault', () => {
    const long = model({ questions: [question({ path: `/v1/${'x'.repeat(200)}/delete` })] })
    expect(enabled(menu(long.items, 'claude-code'))).toEqual(['Open Token Vault', 'Deny'])
    const locked = model({ vault: 'locked', questions: [question()] })
    expect({ icon: locked.icon, first: labels(locked.items)[2] }).toEqual({ icon: 'locked', first: 'Unlock…' })
  })

  it('leaves the profiles their place in a flood of questions', () => {
    const questions = Array.from({ length: 64 }, (_, at) => question({ id: `q-${at}`, clientName: `tool-${at}` }))
    const shown = labels(model({ questions }).items)
    expect(shown.slice(5, 9)).toEqual([
      'tool-5 asks to use a',
      '58 more questions in the window…',
      '-',
      '64 requests wait for you',
    ])
  })

  it.each([
    [0, 'less than a minute left', '剩余不到 1 分钟'],
    [59_999, 'less than a minute left', '剩余不到 1 分钟'],
    [minute, '1 min left', '剩余 1 分钟'],
    [59 * minute, '59 min left', '剩余 59 分钟'],
    [60 * minute, '1 h left', '剩余 1 小时'],
    [125 * minute, '2 h 5 min left', '剩余 2 小时 5 分钟'],
    [24 * 60 * minute, '1 d left', '剩余 1 天'],
    [25 * 60 * minute, '1 d 1 h left', '剩余 1 天 1 小时'],
    [-5 * minute, 'less than a minute left', '剩余不到 1 分钟'],
  ])('says for %d ms "%s" and "%s"', (leftMs, en, zh) => {
    const profiles = [profile('a', { access: { issuedAt: now, expiresAt: now + leftMs, source: 'server' } })]
    expect(labels(model({ profiles }).items)).toContain(`a — ${en}`)
    expect(labels(model({ profiles, language: 'zh-CN' }).items)).toContain(`a — ${zh}`)
  })

  const unknown = { issuedAt: null, expiresAt: null, source: 'unknown' } as const
  it.each([
    [
      'valid, time unknown',
      { access: unknown },
      ['Copy token', 'Copy Authorization header', 'Copy proxy URL', 'Refresh now', 'Sign in…'],
    ],
    ['signed out', { state: 'signed-out' }, ['Copy proxy URL', 'Sign in…']],
    ['signing in…', { state: 'signing-in' }, ['Copy proxy URL']],
    ['refreshing…', { state: 'refreshing' }, ['Copy token', 'Copy Authorization header', 'Copy proxy URL', 'Sign in…']],
    [
      'expired, will retry',
      { state: 'expired' },
      ['Copy token', 'Copy Authorization header', 'Copy proxy URL', 'Refresh now', 'Sign in…'],
    ],
    ['sign in again', { state: 'needs-sign-in' }, ['Copy proxy URL', 'Sign in…']],
    [
      'does not expire',
      { state: 'static', grant: 'static', access: unknown },
      ['Copy token', 'Copy Authorization header', 'Copy proxy URL'],
    ],
    ['42 min left', { proxyUrl: null }, ['Copy token', 'Copy Authorization header', 'Refresh now', 'Sign in…']],
  ] as [
    string,
    Partial<ProfileView>,
    string[],
  ][])('shows "%s" and offers what then makes sense', (words, changes, offered) => {
    const item = menu(model({ profiles: [profile('a', changes)] }).items, 'a')
    expect({ label: item.label, offered: enabled(item) }).toEqual({ label: `a — ${words}`, offered })
  })

  it('puts profiles that need their person first, then the ones used last, then the others by name', () => {
    const profiles = [profile('a'), profile('b'), profile('c', { state: 'needs-sign-in' }), profile('d'), profile('e')]
    const { items, icon } = model({ profiles, recent: ['id-e', 'id-gone', 'id-b'] })
    const order = items.flatMap((item) => (item.kind === 'menu' ? [item.label[0]] : []))
    expect({ order, icon, head: labels(items)[0] }).toEqual({
      order: ['c', 'e', 'b', 'a', 'd'],
      icon: 'attention',
      head: '1 profile needs you',
    })
  })

  it('shows by its icon and first line that a person will be needed soon, and who', () => {
    const day = 86_400_000
    const ending = profile('z', { next: { kind: 'refresh', at: now + minute }, endsSoonAt: now + day })
    const { items, icon, tooltip } = model({ profiles: [profile('a'), ending], recent: ['id-a'] })
    expect({ icon, tooltip, first: labels(items).find((label) => label.includes('—')) }).toEqual({
      icon: 'soon',
      tooltip: 'Token Vault · 1 profile will need you soon · Proxy on 127.0.0.1:4040',
      first: 'z — 42 min left',
    })
    expect(labels(menu(items, 'z').items)[0]).toMatch(/^The session ends at .*, whatever is refreshed · since /)
    const worse = model({ profiles: [ending, profile('b', { state: 'needs-sign-in' })] })
    expect(worse.icon).toBe('attention')
    expect(model({ profiles: [ending], proxy: { ...proxy, paused: true } }).icon).toBe('paused')
  })

  it('keeps the recent ones on the first level, however many need their person', () => {
    const waiting = Array.from({ length: 40 }, (_, at) => profile(`w${at + 10}`, { state: 'needs-sign-in' }))
    const { items } = model({ profiles: [...waiting, profile('mine')], recent: ['id-mine'] })
    const first = items.flatMap((item) => (item.kind === 'menu' ? [item.label.split(' ')[0]] : []))
    expect(first.slice(0, 8)).toEqual(['w10', 'w11', 'w12', 'w13', 'w14', 'w15', 'mine', 'w16'])
  })

  it.each([
    'well',
    'soon',
    'attention',
    'paused',
    'locked',
  ] as const)('has pictures of "%s" for every system', (icon) => {
    for (const platform of ['darwin', 'linux', 'win32'] as const) {
      const path = trayIconPath('resources/icons', icon, platform)
      expect(readFileSync(path).subarray(1, 4).toString()).toBe('PNG')
      if (platform === 'darwin') expect(readFileSync(path.replace('.png', '@2x.png')).length).toBeGreaterThan(0)
    }
  })

  it('keeps 200 profiles reachable with at most 30 entries a menu', () => {
    const profiles = Array.from({ length: 200 }, (_, index) => profile(`p${String(index).padStart(3, '0')}`))
    const { items } = model({ profiles })
    const sizes = [items.length, ...flat(items).flatMap((item) => (item.kind === 'menu' ? [item.items.length] : []))]
    const reached = flat(items).flatMap((item) =>
      item.kind === 'menu' && item.label.includes('—') ? [item.label] : [],
    )
    expect(Math.max(...sizes)).toBeLessThanOrEqual(30)
    expect(new Set(reached).size).toBe(200)
    expect(labels(menu(items, 'Other profiles').items)[0]).toBe('p010 – p034')
  })

  it('says how many of thousands are only in the window', () => {
    const profiles = Array.from({ length: 10_000 }, (_, index) => profile(`p${index}`))
    const { items } = model({ profiles })
    expect(labels(items)).toContain('9800 more in the window…')
    expect(flat(items).length).toBeLessThan(2_500)
  })

  it.each([
    ['locked', 'Unlock…', 'Vault locked, nothing is lent or refreshed'],
    ['uninitialised', 'Set up…', 'No vault yet'],
  ] as const)('of a vault that is %s says so, and names no profile', (vault, first, head) => {
    const { items, icon, tooltip } = model({ vault, profiles: [profile('secret-name')] })
    expect({ icon, tooltip, labels: labels(items) }).toEqual({
      icon: 'locked',
      tooltip: `Token Vault · ${head}`,
      labels: [head, '-', first, '-', 'Open Token Vault', 'Quit Token Vault'],
    })
  })

  it.each([
    ['paused', { paused: true }, 'paused', 'Proxy paused', 'Resume proxy'],
    ['not listening', { listening: false, port: null }, 'attention', 'Proxy is not listening', 'Pause proxy'],
  ] as const)('shows a proxy that is %s', (_what, changes, icon, head, command) => {
    const shown = model({ proxy: { ...proxy, ...changes } })
    expect({ icon: shown.icon, head: labels(shown.items)[0] }).toEqual({ icon, head })
    expect(labels(shown.items)).toContain(command)
  })

  it('invites to add the first profile', () => {
    expect(labels(model({ profiles: [] }).items)).toContain('No profiles yet')
  })
})
