import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEventBus } from '../../../src/core/events.ts'
import { createTray, menuTemplate } from '../../../src/main/tray.ts'
import type { TrayAction } from '../../../src/main/tray-model.ts'
import type { QuestionView } from '../../../src/shared/access-views.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

function setUp(options: { tray?: boolean } = {}) {
  const events = createEventBus((error) => {
    throw error
  })
  const facts = { state: 'unlocked', paused: false, questions: [] as QuestionView[] }
  const calls: string[] = []
  const client = {
    on: events.on,
    call: async (name: string) => {
      calls.push(name)
      if (name === 'vault.status') return { ok: true, value: { state: facts.state } }
      if (name === 'profiles.list') return { ok: true, value: [] }
      if (name === 'access.questions') return { ok: true, value: facts.questions }
      return { ok: true, value: { listening: true, port: 1, paused: facts.paused, problem: null, openRequests: 0 } }
    },
  }
  const shown: { icon: string; menus: number; destroyed: boolean; click: () => void; tooltip: string } = {
    icon: '',
    menus: 0,
    destroyed: false,
    click: () => undefined,
    tooltip: '',
  }
  const badges: number[] = []
  const performed: TrayAction[] = []
  const log = createRecordingLogger()
  const tray = createTray({
    client: client as never,
    create: () => {
      if (options.tray === false) throw new Error('no StatusNotifierHost')
      return {
        setImage: () => undefined,
        setToolTip: (text: string) => {
          shown.tooltip = text
        },
        setContextMenu: () => {
          shown.menus += 1
        },
        destroy: () => {
          shown.destroyed = true
        },
        on: (_event: string, run: () => void) => {
          shown.click = run
        },
      } as never
    },
    setImage: (_tray, icon) => {
      shown.icon = icon
    },
    buildMenu: (template) => template as never,
    language: () => 'en',
    recent: () => [],
    now: Date.now,
    perform: (action) => performed.push(action),
    badge: (count) => badges.push(count),
    log,
  })
  return { tray, shown, badges, performed, events, facts, calls, log }
}

describe('the tray', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('sets the whole menu again after a change, and only then', async () => {
    const { shown, events, facts } = setUp()
    await vi.advanceTimersByTimeAsync(300)
    expect({ icon: shown.icon, menus: shown.menus }).toEqual({ icon: 'well', menus: 2 })
    await vi.advanceTimersByTimeAsync(120_000)
    expect(shown.menus).toBe(2)
    facts.paused = true
    events.emit('proxy.changed', null)
    await vi.advanceTimersByTimeAsync(300)
    expect({ icon: shown.icon, menus: shown.menus, tooltip: shown.tooltip }).toEqual({
      icon: 'paused',
      menus: 3,
      tooltip: 'Token Vault · Proxy paused',
    })
  })

  it('turns amber as soon as a request waits for an answer, and back when it is over', async () => {
    const { shown, badges, events, facts } = setUp()
    await vi.advanceTimersByTimeAsync(300)
    const look = async (questions: object[]) => {
      facts.questions = questions as QuestionView[]
      events.emit('access.changed', null)
      await vi.advanceTimersByTimeAsync(300)
      return shown.icon
    }
    const asked = { id: 'q', clientName: 'tool', profileName: 'acme', methods: ['GET'], path: '/', covers: '/' }
    expect([await look([{ ...asked, processId: null }]), await look([])]).toEqual(['attention', 'well'])
    expect(badges.slice(-2)).toEqual([1, 0])
  })

  it('reads once for many changes at a time', async () => {
    const { events, calls } = setUp()
    await vi.advanceTimersByTimeAsync(300)
    const before = calls.length
    for (let index = 0; index < 500; index += 1) events.emit('profiles.changed', { profileIds: [String(index)] })
    await vi.advanceTimersByTimeAsync(300)
    expect(calls.length - before).toBe(5)
  })

  it('opens the window when it is clicked, where the desktop has clicks', () => {
    const { shown, performed } = setUp()
    shown.click()
    expect(performed).toEqual([{ kind: 'open' }])
  })

  it('ends with the program', async () => {
    const { tray, shown, events, calls } = setUp()
    await vi.advanceTimersByTimeAsync(300)
    void tray.dispose()
    const before = calls.length
    events.emit('proxy.changed', null)
    await vi.advanceTimersByTimeAsync(60_000)
    expect({ destroyed: shown.destroyed, calls: calls.length - before, timers: vi.getTimerCount() }).toEqual({
      destroyed: true,
      calls: 0,
      timers: 0,
    })
  })

  it('is absent without harm where the desktop has none; the badge counts all the same', async () => {
    const { tray, log, badges, facts } = setUp({ tray: false })
    const asked = { id: 'q', clientName: 'tool', profileName: 'acme', methods: ['GET'], path: '/', covers: '/' }
    facts.questions = [{ ...asked, processId: null }] as object[] as QuestionView[]
    await vi.advanceTimersByTimeAsync(300)
    expect(badges.at(-1)).toBe(1)
    expect({ present: tray.present, logged: log.lines.map(({ event }) => event) }).toEqual({
      present: false,
      logged: ['no-tray'],
    })
    void tray.dispose()
  })

  it('shows an ampersand in a name as one', () => {
    expect(menuTemplate({ kind: 'label', label: 'R&D' }, () => undefined)).toEqual({ label: 'R&&D', enabled: false })
  })
})
