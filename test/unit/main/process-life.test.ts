import { EventEmitter } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { homeFrom, prepareDesktopHome } from '../../../src/main/desktop-home.ts'
import { launchIntent, parseLaunchIntent } from '../../../src/main/launch-intent.ts'
import { forwardPowerEvents } from '../../../src/main/power-events.ts'
import { quitThrough } from '../../../src/main/quit-through.ts'
import { cancellableEvent } from '../../support/electron-double/cancellable-event.ts'

describe('a launch', () => {
  it.each([
    [[], true],
    [['--hidden'], false],
    [['--unknown', 'file.txt', 'tokenvault://x'], true],
  ])('with %j shows the window: %s', (argv, show) => {
    expect(launchIntent(['/usr/bin/tokenvault', ...argv])).toEqual({ show })
  })

  it.each([
    [{ show: true }, true],
    [{ show: false }, false],
    [null, true],
    [undefined, true],
    ['--hidden', true],
    [{ show: 'no' }, true],
    [[], true],
  ])('told to the first instance as %j shows its window: %s', (raw, show) => {
    expect(parseLaunchIntent(raw)).toEqual({ show })
  })

  it.each([
    [['x'], '/default'],
    [['x', '--home', '/tmp/a'], resolve('/tmp/a')],
    [['x', '--home=/tmp/b'], resolve('/tmp/b')],
    [['x', '--home'], '/default'],
  ])('%j uses the data directory %s', (argv, home) => {
    expect(homeFrom(argv, '/default')).toBe(home)
  })

  it.skipIf(process.platform === 'win32')('keeps Electron’s files private, inside the data directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'home-'))
    const home = prepareDesktopHome(join(directory, 'data'))
    const modes = await Promise.all([home.root, home.electron].map(async (path) => (await stat(path)).mode & 0o777))
    await rm(directory, { recursive: true })
    expect(modes).toEqual([0o700, 0o700])
  })
})

describe('quitting', () => {
  function setUp(dispose: () => Promise<void>, limitMs?: number, hanging = false) {
    const app = Object.assign(new EventEmitter(), { quit: vi.fn() })
    const asked = () => {
      const event = cancellableEvent()
      app.emit('before-quit', event)
      return event.defaultPrevented
    }
    const kill = vi.fn()
    const state = quitThrough(app as never, dispose, limitMs, { hanging: () => hanging, kill })
    app.quit.mockImplementation(() => void asked())
    return { app, asked, kill, ...state }
  }

  it('waits for the end of everything, once, and then passes', async () => {
    let finish: () => void = () => undefined
    const dispose = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    const { app, asked, quitting } = setUp(dispose)
    expect(quitting()).toBe(false)
    expect([asked(), asked(), asked()]).toEqual([true, true, true])
    expect({ quits: app.quit.mock.calls.length, disposals: dispose.mock.calls.length, quitting: quitting() }).toEqual({
      quits: 0,
      disposals: 1,
      quitting: true,
    })
    finish()
    await new Promise(setImmediate)
    expect({ quits: app.quit.mock.calls.length, held: asked() }).toEqual({ quits: 1, held: false })
  })

  it.each([
    ['fails', () => Promise.reject(new Error('disk gone'))],
    ['hangs', () => new Promise<void>(() => undefined)],
  ])('passes also when an end %s', async (_how, dispose) => {
    const { app, asked } = setUp(dispose, 5)
    asked()
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(1))
    expect(asked()).toBe(false)
  })

  it.each([
    ['an end hangs', () => new Promise<void>(() => undefined), false, 1],
    ['a keychain still holds a thread', async () => undefined, true, 1],
    ['everything ended', async () => undefined, false, 0],
  ])('when %s, the process is killed at its end or not: the usual way waits for its threads', async (_how, dispose, hanging, kills) => {
    const { app, asked, kill } = setUp(dispose, 5, hanging)
    asked()
    await vi.waitFor(() => expect(app.quit).toHaveBeenCalledTimes(1))
    expect(kill).not.toHaveBeenCalled()
    app.emit('quit')
    expect(kill).toHaveBeenCalledTimes(kills)
  })
})

describe('power events', () => {
  function setUp(lockOnSuspend: boolean) {
    const powerMonitor = new EventEmitter()
    const seen: string[] = []
    const forwarding = forwardPowerEvents({
      powerMonitor: powerMonitor as never,
      wake: () => seen.push('wake'),
      lock: () => seen.push('lock'),
      lockOnSuspend: () => lockOnSuspend,
      quit: () => seen.push('quit'),
    })
    return { powerMonitor, seen, forwarding }
  }

  it.each([
    ['resume', false, ['wake']],
    ['suspend', false, []],
    ['lock-screen', false, []],
    ['suspend', true, ['lock']],
    ['lock-screen', true, ['lock']],
    ['unlock-screen', true, []],
  ])('%s, with locking %s, leads to %j', (event, lockOnSuspend, expected) => {
    const { powerMonitor, seen } = setUp(lockOnSuspend)
    powerMonitor.emit(event)
    expect(seen).toEqual(expected)
  })

  it('hold back a shutdown for an orderly end', () => {
    const { powerMonitor, seen } = setUp(false)
    const event = cancellableEvent()
    powerMonitor.emit('shutdown', event)
    expect({ seen, held: event.defaultPrevented }).toEqual({ seen: ['quit'], held: true })
  })

  it('are left alone after the end', () => {
    const { powerMonitor, forwarding } = setUp(true)
    void forwarding.dispose()
    expect(powerMonitor.eventNames()).toEqual([])
  })
})
