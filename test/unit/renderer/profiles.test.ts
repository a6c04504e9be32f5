import { describe, expect, it } from 'vitest'
import {
  holdsToken,
  lifeAt,
  lifeTone,
  stateKey,
  stateLook,
} from '../../../src/renderer/features/profiles/life-model.ts'
import { createProfileListing, moveInList } from '../../../src/renderer/features/profiles/list-model.ts'
import { nextStepText, rowTimeText } from '../../../src/renderer/features/profiles/next-step-text.ts'
import { createI18n } from '../../../src/renderer/text/create-i18n.ts'
import { profileStates } from '../../../src/shared/views.ts'
import { fakeProfile, fakeProfiles, manyProfiles } from '../../support/fake-client-profiles.ts'

const now = new Date(2026, 5, 1, 12, 0, 0).getTime()
const minute = 60_000
const { t } = createI18n('en')

describe('a life', () => {
  it.each([
    ['unknown', { issuedAt: null, expiresAt: null }, { kind: 'unknown' }],
    ['ended', { issuedAt: now - 10, expiresAt: now }, { kind: 'ended', endedAt: now }],
    [
      'half over',
      { issuedAt: now - 60, expiresAt: now + 60 },
      { kind: 'running', leftMs: 60, endsAt: now + 60, fraction: 0.5 },
    ],
    [
      'of unknown start',
      { issuedAt: null, expiresAt: now + 60 },
      { kind: 'running', leftMs: 60, endsAt: now + 60, fraction: null },
    ],
    [
      'issued in the future (clock skew)',
      { issuedAt: now + 30, expiresAt: now + 60 },
      { kind: 'running', leftMs: 60, endsAt: now + 60, fraction: 1 },
    ],
  ] as const)('that is %s', (_, view, life) => {
    expect(lifeAt({ ...view, source: 'server' }, now)).toEqual(life)
  })

  it('is calm while it renews itself, and urgent near its end when it does not', () => {
    const nearEnd = lifeAt({ issuedAt: now - 99 * minute, expiresAt: now + minute, source: 'server' }, now)
    expect([lifeTone(nearEnd, true), lifeTone(nearEnd, false)]).toEqual(['ok', 'danger'])
  })

  it('has a look of its own in every state, not told apart by colour alone', () => {
    const looks = profileStates.map((state) => stateLook({ state, lastError: null, next: { kind: 'none' } }))
    const working = new Set(['signing-in', 'refreshing'])
    const shapes = profileStates.flatMap((state, at) => (working.has(state) ? [] : [looks[at]?.glyph]))
    expect(new Set(shapes).size).toBe(shapes.length)
  })
})

describe('an anonymous profile', () => {
  const open = fakeProfile(now, { name: 'open', grant: 'none', state: 'static', next: { kind: 'none' } })

  it('is called anonymous and not a fixed key, and has no token to copy or reveal', () => {
    expect([stateKey(open), holdsToken(open)]).toEqual(['grants.none', false])
    expect([stateKey({ ...open, grant: 'static' }), holdsToken({ ...open, grant: 'static' })]).toEqual([
      'states.static',
      true,
    ])
    expect(rowTimeText(t, open, now, 'en')).toBe('no token')
    expect(nextStepText(t, open, now, 'en').title).toBe('Anonymous since 09:00 · There is nothing to refresh.')
  })
})

describe('what happens next', () => {
  const profile = fakeProfile(now, { name: 'a' })

  it.each([
    [
      { kind: 'refresh', at: now + 3 * minute },
      'Valid since 09:00 · Refreshes in 3 min, at 12:03.',
      'Nothing for you to do.',
    ],
    [{ kind: 'refresh', at: now - 1 }, 'Valid since 09:00 · Refreshes any moment now.', 'Nothing for you to do.'],
    [
      { kind: 'retry', at: now + 90_000, after: 'PROVIDER_UNAVAILABLE' },
      'Valid since 09:00 · The token is valid, but refreshing it failed: The provider has a problem.',
      'Tries again in 1 min, at 12:01. Nothing is wrong with your sign-in. It is tried again by itself.',
    ],
    [
      { kind: 'expires', at: now + 26 * 60 * minute },
      'Valid since 09:00 · Ends in 1 d 2 h, at Tue 14:00; nothing renews it.',
      'Sign in again before that to stay signed in.',
    ],
    [{ kind: 'none' }, 'Valid since 09:00 · It has no known end, so no refresh is planned.', 'Nothing for you to do.'],
  ] as const)('for %j reads as a sentence, with what to do below it', (next, title, body) => {
    expect(nextStepText(t, { ...profile, next }, now, 'en')).toEqual({ title, body })
  })

  it('says first what happened where a person is needed', () => {
    const access = { issuedAt: null, expiresAt: now - minute, source: 'server' } as const
    const next = { kind: 'sign-in', reason: 'credential-expired' } as const
    expect(nextStepText(t, { ...profile, state: 'needs-sign-in', access, next }, now, 'en')).toEqual({
      title: 'Needs sign-in since 09:00 · The stored key has expired.',
      body: 'Nothing is lent until there is a new key. Create a new key at the provider and enter it here.',
    })
  })

  it('is told in a few characters at the end of each row', () => {
    const told = Object.fromEntries(fakeProfiles(now).map((row) => [row.name, rowTimeText(t, row, now, 'en')]))
    expect(told).toEqual({
      'acme-staging': '46:00',
      'acme-production': '02:41',
      'github-work': 'session ended',
      'gitlab-ci': 'retry 01:35',
      'google-drive': 'now',
      'entra-tenant': '46:00',
      'openai-key': 'no expiry',
      'ci-pat': '10 d',
      'new-server': 'not yet',
      'lab-device': 'now',
      'no-refresh': '46:00',
      interrupted: 'interrupted',
    })
  })
})

describe('the list', () => {
  const listProfiles = createProfileListing()
  const profiles = fakeProfiles(now)
  const names = (query: Partial<Parameters<typeof listProfiles>[1]>) =>
    listProfiles(profiles, { search: '', filter: 'all', tag: null, sort: 'name', ...query }, now).map(
      ({ name }) => name,
    )

  it('finds every word in name, provider, account, tag or upstream, in any order', () => {
    expect(names({ search: 'work' })).toEqual(['acme-production', 'acme-staging', 'github-work'])
    expect(names({ search: 'STAGING acme' })).toEqual(['acme-staging'])
    expect(names({ search: 'contoso' })).toEqual(['entra-tenant'])
    expect(names({ search: '密钥' })).toEqual(['ci-pat', 'openai-key'])
    expect(names({ search: 'nothing like it' })).toEqual([])
  })

  it('puts those first that need their person', () => {
    expect(names({ sort: 'attention' }).slice(0, 3)).toEqual(['github-work', 'interrupted', 'gitlab-ci'])
  })

  it('sorts by the end, with no known end last', () => {
    const sorted = names({ sort: 'expiry' })
    expect(sorted[0]).toBe('github-work')
    expect(sorted.slice(-3)).toEqual(['lab-device', 'new-server', 'openai-key'])
  })

  it('filters by what a person asks for', () => {
    expect(names({ filter: 'attention' })).toEqual(['github-work', 'gitlab-ci', 'interrupted'])
    expect(names({ filter: 'signed-out' })).toEqual(['lab-device', 'new-server'])
    expect(names({ filter: 'working' })).toHaveLength(7)
  })

  it('counts numbers in names as numbers', () => {
    const rows = ['p10', 'p9', 'p1'].map((name) => fakeProfile(now, { name }))
    expect(
      listProfiles(rows, { search: '', filter: 'all', tag: null, sort: 'name' }, now).map(({ name }) => name),
    ).toEqual(['p1', 'p9', 'p10'])
  })

  it('leaves the profiles that it was given as they were', () => {
    const rows = Object.freeze(manyProfiles(now, 50))
    expect(() => listProfiles(rows, { search: '', filter: 'all', tag: null, sort: 'expiry' }, now)).not.toThrow()
  })

  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 4, 4],
    ['ArrowUp', -1, 4],
    ['ArrowUp', 0, 0],
    ['PageDown', 1, 4],
    ['PageUp', 3, 0],
    ['Home', 3, 0],
    ['End', 0, 4],
    ['a', 2, null],
  ])('moves with %s from %i to %s', (key, from, to) => expect(moveInList(key, from, 5, 10)).toBe(to))
})
