import { describe, expect, it } from 'vitest'
import { matchProfiles } from '../../../src/renderer/features/palette/profile-matches.ts'
import { groupRows } from '../../../src/renderer/features/profiles/group-rows.ts'
import { listKey } from '../../../src/renderer/features/profiles/list-keys.ts'
import { countTags, createProfileListing, type ListQuery } from '../../../src/renderer/features/profiles/list-model.ts'
import { keepShown, markAll, markRange, noMarks, toggleMark } from '../../../src/renderer/features/profiles/marks.ts'
import { actionKeys, canDo, profileActions } from '../../../src/renderer/store/profile-actions.ts'
import { fakeProfile, fakeProfiles, manyProfiles } from '../../support/fake-client-profiles.ts'

const now = Date.UTC(2026, 5, 1)
const day = 86_400_000
const profiles = fakeProfiles(now)
const query: ListQuery = { search: '', filter: 'all', tag: null, sort: 'name' }
const names = (part: Partial<ListQuery>) =>
  createProfileListing()(profiles, { ...query, ...part }, now).map(({ name }) => name)

describe('the list', () => {
  it('shows the profiles of one tag, and counts every tag', () => {
    expect(names({ tag: 'work' })).toEqual(['acme-production', 'acme-staging'])
    expect(names({ tag: 'work', search: 'stag' })).toEqual(['acme-staging'])
    expect(countTags(profiles)).toEqual([
      ['staging', 1],
      ['work', 2],
    ])
  })

  it('finds a profile by its state', () => {
    expect(names({ search: 'expired' })).toEqual(['gitlab-ci'])
  })

  it('shows who needs a person soon: a session that ends, and a token near an end that nothing moves', () => {
    const ending = fakeProfile(now, { name: 'ending', endsSoonAt: now + day })
    const pat = (name: string, left: number) =>
      fakeProfile(now, {
        name,
        state: 'static',
        grant: 'static',
        next: { kind: 'expires', at: now + left },
        access: { issuedAt: now - 90 * day, expiresAt: now + left, source: 'declared' },
      })
    const rows = [ending, pat('far', 30 * day), pat('near', 2 * day), fakeProfile(now, { name: 'calm' })]
    const shown = createProfileListing()(rows, { ...query, filter: 'soon' }, now)
    expect(shown.map(({ name }) => name)).toEqual(['ending', 'near'])
  })

  it('keeps its order and finds a new name when profiles change, are added, renamed or removed', () => {
    const listing = createProfileListing()
    const order = (rows: typeof profiles) => listing(rows, query, now).map(({ name }) => name)
    const rows = ['b', 'a', 'c'].map((name) => fakeProfile(now, { name }))
    expect(order(rows)).toEqual(['a', 'b', 'c'])
    const [b, a, c] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]]
    expect(order([{ ...b, state: 'expired' }, a, c])).toEqual(['a', 'b', 'c'])
    expect(order([{ ...b, name: 'z' }, a, c])).toEqual(['a', 'c', 'z'])
    expect(order([a, c])).toEqual(['a', 'c'])
    expect(order([a, c, fakeProfile(now, { name: 'b2' })])).toEqual(['a', 'b2', 'c'])
  })
})

describe('grouping', () => {
  const rows = createProfileListing()(profiles, { ...query, sort: 'attention' }, now)
  const words = { locale: 'en', stateName: ({ state }: { state: string }) => state, untagged: 'No tag' }
  const heads = (by: Parameters<typeof groupRows>[1]) =>
    groupRows(rows, by, words).flatMap((item) => (item.kind === 'group' ? [`${item.label} ${item.count}`] : []))

  it('puts every profile under one heading, and the group of who needs a person first', () => {
    expect(heads('none')).toEqual([])
    expect(heads('state')[0]).toBe('needs-sign-in 2')
    expect(heads('tag')).toEqual(['No tag 10', 'work 2'])
    for (const by of ['provider', 'state', 'tag'] as const) {
      const items = groupRows(rows, by, words)
      const shown = items.flatMap((item) => (item.kind === 'profile' ? [item.position] : []))
      expect(shown).toEqual(rows.map((_, at) => at + 1))
    }
  })
})

describe('marking', () => {
  const order = ['a', 'b', 'c', 'd', 'e']
  const ids = ({ ids: marked }: { ids: ReadonlySet<string> }) => [...marked].sort().join('')

  it('toggles one, takes a range in either direction from where it began, takes all', () => {
    const one = toggleMark(noMarks, 'c')
    expect([ids(one), ids(toggleMark(one, 'c'))]).toEqual(['c', ''])
    expect(ids(markRange(one, order, null, 'e'))).toBe('cde')
    expect(ids(markRange(markRange(one, order, null, 'e'), order, null, 'a'))).toBe('abc')
    expect(ids(markRange(noMarks, order, 'b', 'c'))).toBe('bc')
    expect(ids(markAll(order))).toBe('abcde')
  })

  it('forgets what the list no longer shows, so that nothing is done to a row out of sight', () => {
    expect(ids(keepShown(markAll(order), ['b', 'd']))).toBe('bd')
    const kept = markAll(order)
    expect(keepShown(kept, order)).toBe(kept)
  })
})

describe('the keys of the list', () => {
  const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, repeat: false }
  const place = { at: 2, length: 5, page: 10, selection: false }
  const command = (key: string, held: Partial<typeof plain> = {}, part: Partial<typeof place> = {}) =>
    listKey({ key, ...plain, ...held }, { ...place, ...part })

  it.each([
    ['ArrowDown', {}, { kind: 'move', to: 3 }],
    ['ArrowDown', { shiftKey: true }, { kind: 'range', to: 3 }],
    ['End', { shiftKey: true }, { kind: 'range', to: 4 }],
    ['Enter', {}, { kind: 'open' }],
    [' ', {}, { kind: 'mark' }],
    ['Escape', {}, { kind: 'clear' }],
    ['a', { ctrlKey: true }, { kind: 'mark-all' }],
    ['a', { metaKey: true }, { kind: 'mark-all' }],
    ['c', { ctrlKey: true }, { kind: 'action', action: 'copyToken' }],
    ['C', { metaKey: true, shiftKey: true }, { kind: 'action', action: 'copyHeader' }],
    ['c', {}, { kind: 'action', action: 'copyToken' }],
    ['Delete', {}, { kind: 'action', action: 'remove' }],
    ['Delete', { repeat: true }, null],
    ['ArrowDown', { repeat: true }, { kind: 'move', to: 3 }],
    ['r', { altKey: true }, null],
    ['r', { ctrlKey: true }, null],
    ['q', {}, null],
  ] as const)('%s with %j', (key, held, expected) => expect(command(key, held)).toEqual(expected))

  it('leave copying to the browser while text is selected', () => {
    expect(command('c', { ctrlKey: true }, { selection: true })).toBeNull()
  })

  it('are each used once', () => {
    const keys = profileActions.flatMap((action) => actionKeys[action] ?? [])
    expect(new Set([...keys, 'x', ' ', '/', '?']).size).toBe(keys.length + 4)
  })
})

describe('an action of a profile', () => {
  it('is offered only where it can work', () => {
    const offered = (part: Parameters<typeof fakeProfile>[1]) =>
      profileActions.filter((action) => canDo(action, fakeProfile(now, part))).join(' ')
    const always = 'open rename edit remove'.split(' ')
    const open = offered({ name: 'o', grant: 'none', state: 'static', next: { kind: 'none' } })
    expect(open).toBe('open copyProxyUrl rename edit remove')
    expect(offered({ name: 's', state: 'signed-out' })).toBe('open copyProxyUrl signIn rename edit remove')
    expect(offered({ name: 'n', upstream: null, proxyUrl: null })).not.toMatch(/Curl|Netrc|ProxyUrl/)
    for (const profile of [...profiles, ...manyProfiles(now, 3)]) {
      expect(always.every((action) => canDo(action as 'open', profile))).toBe(true)
    }
  })
})

describe('the palette', () => {
  const many = manyProfiles(now, 10_000)
  const words = (action: string) => `${action.replace(/([A-Z])/g, ' $1')} of `
  const found = (query: string, limit = 5) =>
    matchProfiles(many, query, words, limit).map(({ action, profile }) => `${action} ${profile.name}`)

  it('finds an action of one profile among ten thousand, whatever the order of the words', () => {
    expect(found('copy token 09999')).toEqual(['copyToken profile-09999'])
    expect(found('09999 tok cop')).toEqual(['copyToken profile-09999'])
    expect(found('nothing like it')).toEqual([])
  })

  it('gives no more than asked for, and nothing that makes no sense now', () => {
    expect(found('', 3)).toHaveLength(3)
    const out = [fakeProfile(now, { name: 'out', state: 'signed-out' })]
    expect(matchProfiles(out, 'copy token', words, 9)).toEqual([])
  })

  it('finds a header by the name that the profile’s system gives it', () => {
    const moi = fakeProfile(now, { name: 'moi', headers: ['access-token', 'uid'] })
    const labels = (action: string, header: string) => (action === 'copyHeader' ? `Copy ${header} header of ` : action)
    const ask = (query: string) => matchProfiles([...many, moi], query, labels, 3).map(({ profile }) => profile.name)
    expect(ask('access-token')).toEqual(['moi'])
    expect(ask('authorization moi')).toEqual([])
    expect(ask('authorization')).not.toContain('moi')
  })
})
