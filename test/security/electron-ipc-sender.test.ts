import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createEventBus } from '../../src/core/events.ts'
import { serveIpc } from '../../src/main/ipc-transport.ts'

type Handler = (event: { senderFrame: object | null }, name: unknown, input: unknown) => unknown

function setUp() {
  const handlers = new Map<string, Handler>()
  const dispatched: unknown[] = []
  const pushed: unknown[] = []
  let refusals = 0
  const own = { origin: 'app://vault', detached: false }
  const events = createEventBus(() => undefined)
  const ipcMain = Object.assign(new EventEmitter(), {
    handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
    removeHandler: (channel: string) => void handlers.delete(channel),
  })
  const transport = serveIpc({
    ipcMain: ipcMain as never,
    dispatch: async (name, raw) => {
      dispatched.push([name, raw])
      return { ok: true, value: null }
    },
    events,
    isOwnMainFrame: (frame) => (frame as object) === own,
    push: (channel, payload) => pushed.push([channel, payload]),
    reportRefusal: () => {
      refusals += 1
    },
  })
  const call = (senderFrame: object | null) => handlers.get('vault:call')?.({ senderFrame }, 'vault.status', undefined)
  return { handlers, dispatched, pushed, own, events, transport, call, refusals: () => refusals }
}

/** Item 17: every caller is checked, and a refused one is told. */
describe('the IPC channel', () => {
  it('serves the main frame of the own window', async () => {
    const { call, own, dispatched, refusals } = setUp()
    expect(await call(own)).toEqual({ ok: true, value: null })
    expect({ dispatched, refusals: refusals() }).toEqual({ dispatched: [['vault.status', undefined]], refusals: 0 })
  })

  it.each([
    ['a frame that is gone', () => null],
    ['another frame of our origin', () => ({ origin: 'app://vault', detached: false })],
    ['our frame after it was navigated away', (own: object) => Object.assign(own, { origin: 'https://evil.example' })],
    ['our frame with an opaque origin', (own: object) => Object.assign(own, { origin: 'null' })],
    ['our frame with a look-alike origin', (own: object) => Object.assign(own, { origin: 'app://vault.evil' })],
    ['our frame after it was detached', (own: object) => Object.assign(own, { detached: true })],
  ])('refuses %s by name and dispatches nothing', async (_who, frameOf) => {
    const { call, own, dispatched, refusals } = setUp()
    expect(await call(frameOf(own))).toMatchObject({ ok: false, error: { code: 'DENIED' } })
    expect({ dispatched, refusals: refusals() }).toEqual({ dispatched: [], refusals: 1 })
  })

  it('registers one channel and takes it away again with its listeners', () => {
    const { handlers, events, pushed, transport } = setUp()
    expect([...handlers.keys()]).toEqual(['vault:call'])
    events.emit('profiles.changed', { profileIds: ['1'] })
    void transport.dispose()
    events.emit('profiles.changed', { profileIds: ['2'] })
    expect({ channels: [...handlers.keys()], pushed }).toEqual({
      channels: [],
      pushed: [['vault:event:profiles.changed', { profileIds: ['1'] }]],
    })
  })
})
