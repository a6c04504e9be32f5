import { describe, expect, it } from 'vitest'
import { groupCommands, searchCommands } from '../../../src/renderer/features/palette/palette-model.ts'
import { createDialogs } from '../../../src/renderer/store/dialogs.ts'
import { createRouter, formatRoute, parseRoute } from '../../../src/renderer/store/route.ts'
import { createTicker } from '../../../src/renderer/store/ticker.ts'
import { createUndos } from '../../../src/renderer/store/undos.ts'
import { createToasts } from '../../../src/renderer/ui/toasts.ts'

describe('a place in the window', () => {
  it.each([
    ['', { screen: 'profiles', profileId: null }],
    ['#/profiles/id-1', { screen: 'profiles', profileId: 'id-1' }],
    ['#/profiles/a%2Fb', { screen: 'profiles', profileId: 'a/b' }],
    ['#/profiles/id-1/sign-in', { screen: 'profiles', profileId: 'id-1', signIn: true }],
    ['#/profiles/id-1/else', { screen: 'profiles', profileId: 'id-1' }],
    ['#/ledger/c%201', { screen: 'ledger', profileId: null, clientId: 'c 1' }],
    ['#/ledger/profile/p%201', { screen: 'ledger', profileId: null, usedProfileId: 'p 1' }],
    ['#/settings', { screen: 'settings', profileId: null }],
    ['#/settings/x', { screen: 'settings', profileId: null }],
    ['#/nowhere', { screen: 'profiles', profileId: null }],
    ['#/profiles/%E0%A4%A', { screen: 'profiles', profileId: null }],
    ['#/constructor', { screen: 'profiles', profileId: null }],
  ] as const)('is read from %j', (hash, route) => expect(parseRoute(hash)).toEqual(route))

  it('is written so that it can be read again', () => {
    const route = { screen: 'profiles', profileId: 'a/b c' } as const
    expect(parseRoute(formatRoute(route))).toEqual(route)
    const ledger = { screen: 'ledger', profileId: null, clientId: 'a/b c' } as const
    expect(parseRoute(formatRoute(ledger))).toEqual(ledger)
    const used = { screen: 'ledger', profileId: null, usedProfileId: 'a/b c' } as const
    expect(parseRoute(formatRoute(used))).toEqual(used)
  })

  it('changes without filling the history, and follows the address', () => {
    const replaced: string[] = []
    let changed = () => {}
    const location = { hash: '#/clients' }
    const router = createRouter({
      location,
      history: { replaceState: (_: unknown, __: string, url: string) => replaced.push(url) },
      addEventListener: (_: string, listener: () => void) => {
        changed = listener
      },
    } as unknown as Window)
    expect(router.getState().screen).toBe('clients')
    router.go('profiles', 'p')
    expect([router.getState(), replaced]).toEqual([{ screen: 'profiles', profileId: 'p' }, ['#/profiles/p']])
    location.hash = '#/ledger'
    changed()
    expect(router.getState().screen).toBe('ledger')
  })
})

describe('the ticker', () => {
  it('runs one timer for everyone, and none for nobody', () => {
    let now = 1_000
    const timers = new Map<number, () => void>()
    const ticker = createTicker({
      now: () => now,
      setInterval: (run) => {
        timers.set(timers.size + 1, run)
        return timers.size
      },
      clearInterval: (id) => timers.delete(id),
    })
    let ticks = 0
    const stops = [ticker.subscribe(() => (ticks += 1)), ticker.subscribe(() => (ticks += 1))]
    expect(timers.size).toBe(1)
    now = 2_000
    expect(ticker.now()).toBe(1_000)
    for (const run of timers.values()) run()
    expect([ticker.now(), ticks]).toEqual([2_000, 2])
    for (const stop of stops) stop()
    expect(timers.size).toBe(0)
  })
})

describe('what can be taken back', () => {
  function rig() {
    const done: string[] = []
    const clock = { now: 1_000_000 }
    const undos = createUndos(() => clock.now)
    return { done, clock, undos, add: (title: string) => undos.add(title, () => done.push(title)) }
  }

  it('is taken back in turn from the newest, each once', () => {
    const { done, undos, add } = rig()
    add('a')
    add('b')
    expect(undos.last()?.title).toBe('b')
    expect([undos.undo(), undos.undo(), undos.undo()]).toEqual([true, true, false])
    expect(done).toEqual(['b', 'a'])
  })

  it('is taken back by its message, and then not once more by the key', () => {
    const { done, undos, add } = rig()
    const first = add('a')
    add('b')
    expect([undos.undo(first), undos.undo(first), undos.undo(), undos.undo()]).toEqual([true, false, true, false])
    expect(done).toEqual(['a', 'b'])
  })

  it('is offered for a minute, also when the clock is set back; its message still asks the host afterwards', () => {
    const { done, clock, undos, add } = rig()
    const id = add('a')
    clock.now += 59_999
    expect(undos.last()?.title).toBe('a')
    clock.now += 1
    expect([undos.last(), undos.undo()]).toEqual([undefined, false])
    expect([undos.undo(id), done]).toEqual([true, ['a']])
    add('b')
    clock.now -= 3_600_000
    expect(undos.last()).toBeUndefined()
  })
})

describe('toasts', () => {
  it('are at most four, go by themselves, and failures stay longer', () => {
    const timers: { run: () => void; ms: number }[] = []
    const toasts = createToasts((run, ms) => timers.push({ run, ms }))
    for (const title of ['a', 'b', 'c', 'd']) toasts.show({ tone: 'ok', title })
    toasts.show({ tone: 'danger', title: 'e' })
    expect(toasts.getState().map(({ title }) => title)).toEqual(['b', 'c', 'd', 'e'])
    expect(timers[4]?.ms).toBeGreaterThan(timers[3]?.ms ?? 0)
    timers[1]?.run()
    toasts.dismiss(toasts.getState()[0]?.id ?? -1)
    expect(toasts.getState().map(({ title }) => title)).toEqual(['d', 'e'])
  })

  it('stay while somebody reads them, and for as long as nobody can', () => {
    const timers: (() => void)[] = []
    let held = true
    const toasts = createToasts(
      (run) => timers.push(run),
      () => held,
    )
    toasts.show({ tone: 'ok', title: 'a' })
    timers.shift()?.()
    expect(toasts.getState()).toHaveLength(1)
    held = false
    timers.shift()?.()
    expect([toasts.getState(), timers]).toEqual([[], []])
  })

  it('give their place up before one that can still take something back', () => {
    const toasts = createToasts(() => undefined)
    const action = { label: 'Undo', run: () => undefined }
    toasts.show({ tone: 'ok', title: 'removed', action })
    for (const title of ['a', 'b', 'c', 'd']) toasts.show({ tone: 'ok', title })
    expect(toasts.getState().map(({ title }) => title)).toEqual(['removed', 'b', 'c', 'd'])
    for (const title of ['x', 'y', 'z', 'new']) toasts.show({ tone: 'ok', title, action })
    expect(toasts.getState().map(({ title }) => title)).toEqual(['x', 'y', 'z', 'new'])
  })
})

describe('dialogs', () => {
  it('are one at a time', () => {
    const dialogs = createDialogs()
    dialogs.show({ kind: 'add-profile' })
    dialogs.show({ kind: 'sign-in', profileId: 'p' })
    expect(dialogs.getState().open).toEqual({ kind: 'sign-in', profileId: 'p' })
    dialogs.close()
    expect(dialogs.getState().open).toBeNull()
  })
})

describe('the command palette', () => {
  const commands = ['Go to Profiles', 'Add a profile', 'Copy token of acme', 'Refresh acme'].map((label, at) => ({
    id: String(at),
    group: at < 1 ? 'Screens' : 'Actions',
    label,
    icon: 'plus' as const,
    run: () => {},
  }))
  const found = (query: string) => searchCommands(commands, query).map(({ label }) => label)

  it('finds what holds every word, beginnings of words first', () => {
    expect(found('ACME tok')).toEqual(['Copy token of acme'])
    expect(found('a')).toEqual(['Add a profile', 'Copy token of acme', 'Refresh acme'])
    expect(found('pro')).toEqual(['Go to Profiles', 'Add a profile'])
    expect(found('zzz')).toEqual([])
  })

  it('is cut at its limit and grouped in order', () => {
    expect(searchCommands(commands, '', 2)).toHaveLength(2)
    expect(groupCommands(commands).map(({ group, commands: members }) => [group, members.length])).toEqual([
      ['Screens', 1],
      ['Actions', 3],
    ])
  })
})
