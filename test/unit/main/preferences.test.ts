import { describe, expect, it } from 'vitest'
import { createPreferences, type PreferenceStore } from '../../../src/main/preferences.ts'

function setUp(stored: Record<string, unknown> = {}) {
  const values = new Map(Object.entries(stored))
  const store: PreferenceStore = { get: (key) => values.get(key), set: (key, value) => void values.set(key, value) }
  const system = { on: false, sets: 0 }
  const preferences = createPreferences(store, {
    available: true,
    enabled: async () => system.on,
    set: async (on) => {
      system.on = on
      system.sets += 1
    },
  })
  return { preferences, values, system }
}

const defaults = {
  theme: 'system',
  language: 'system',
  closeToTray: false,
  notifications: true,
  lockOnSuspend: false,
  clipboardClearMs: 30_000,
}

describe('preferences', () => {
  it('begin with what surprises nobody', async () => {
    expect(await setUp().preferences.view()).toEqual({ ...defaults, startAtLogin: false })
  })

  it('replace each value that cannot be used by its default, and keep the others', () => {
    const stored = { theme: 'pink', language: 'zh-CN', closeToTray: 'yes', clipboardClearMs: -1, lockOnSuspend: true }
    expect(setUp(stored).preferences.current()).toEqual({ ...defaults, language: 'zh-CN', lockOnSuspend: true })
  })

  it('change only what was asked for', async () => {
    const { preferences, values } = setUp({ theme: 'dark' })
    expect(await preferences.change({ closeToTray: true })).toEqual({
      ...defaults,
      theme: 'dark',
      closeToTray: true,
      startAtLogin: false,
    })
    expect([...values.keys()]).toEqual(['theme', 'closeToTray'])
  })

  it.each([
    { theme: 'pink' },
    { clipboardClearMs: 0 },
    { clipboardClearMs: 1e9 },
    { clipboardClearMs: 1.5 },
    { windowBounds: {} },
    { token: 'x' },
  ])('refuse %j and change nothing', async (changes) => {
    const { preferences, values } = setUp()
    await expect(preferences.change(changes as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(values.size).toBe(0)
  })

  it('read start-at-login from the system and never store it', async () => {
    const { preferences, values, system } = setUp({ startAtLogin: true })
    expect((await preferences.view()).startAtLogin).toBe(false)
    expect((await preferences.change({ startAtLogin: true })).startAtLogin).toBe(true)
    await preferences.change({ startAtLogin: true })
    expect({ stored: values.get('startAtLogin'), sets: system.sets }).toEqual({ stored: true, sets: 1 })
  })

  it('remember sensible window bounds only', () => {
    const { preferences, values } = setUp()
    preferences.rememberWindowBounds({ x: 1, y: 2, width: 800, height: 600, maximized: true })
    expect(preferences.windowBounds()).toEqual({ x: 1, y: 2, width: 800, height: 600, maximized: true })
    values.set('windowBounds', { width: 'wide' })
    expect(preferences.windowBounds()).toBeNull()
  })

  it('say once that the program still runs', () => {
    const { preferences } = setUp()
    expect([preferences.takeStillRunningNotice(), preferences.takeStillRunningNotice()]).toEqual([true, false])
  })

  it('remember the five profiles that were used last, the latest first', () => {
    const { preferences } = setUp({ recentProfiles: 'nonsense' })
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'b']) preferences.rememberRecentProfile(id)
    expect(preferences.recentProfiles()).toEqual(['b', 'f', 'e', 'd', 'c'])
  })
})
