import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions } from 'electron/main'
import { describe, expect, it } from 'vitest'
import { createMainWindow } from '../../../src/main/main-window.ts'
import type { WindowBounds } from '../../../src/main/preferences.ts'
import { fitBounds } from '../../../src/main/window-bounds.ts'
import { cancellableEvent } from '../../support/electron-double/cancellable-event.ts'
import { createRecordingLogger } from '../../support/silent-logger.ts'

class FakeWindow extends EventEmitter {
  readonly calls: string[] = []
  readonly webContents = Object.assign(new EventEmitter(), {
    mainFrame: { origin: 'app://vault' },
    send: (...sent: unknown[]) => this.calls.push(`send ${JSON.stringify(sent)}`),
    reload: () => this.calls.push('reload'),
  })
  shown = false
  minimized = false
  gone = false
  loadURL = async (url: string) => void this.calls.push(`load ${url}`)
  show() {
    this.shown = true
  }
  hide() {
    this.shown = false
  }
  focus = () => void this.calls.push('focus')
  restore() {
    this.minimized = false
  }
  setOverlayIcon = (picture: unknown, words: string) => void this.calls.push(`mark ${picture !== null} ${words}`)
  maximize = () => void this.calls.push('maximize')
  isVisible = () => this.shown
  isMinimized = () => this.minimized
  isMaximized = () => false
  isDestroyed = () => this.gone
  getNormalBounds = () => ({ x: 1, y: 2, width: 900, height: 700 })
  destroy = () => {
    this.gone = true
    this.emit('closed')
  }
  /** The close button. */
  close() {
    const event = cancellableEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
}

function setUp(options: { hideOnClose?: boolean; maximized?: boolean } = {}) {
  const windows: FakeWindow[] = []
  const given: BrowserWindowConstructorOptions[] = []
  const remembered: WindowBounds[] = []
  let hidden = 0
  const main = createMainWindow({
    create: (constructorOptions) => {
      given.push(constructorOptions)
      windows.push(new FakeWindow())
      return windows.at(-1) as never
    },
    preload: '/preload.cjs',
    icon: '/icon.png',
    background: () => '#131418',
    developerTools: false,
    bounds: () => ({ width: 900, height: 700, maximized: options.maximized ?? false }),
    rememberBounds: (bounds) => remembered.push(bounds),
    hideOnClose: () => options.hideOnClose ?? false,
    onHidden: () => {
      hidden += 1
    },
    log: createRecordingLogger(),
  })
  const first = () => windows[0] as FakeWindow
  return { main, windows, given, remembered, first, hidden: () => hidden }
}

describe('the window', () => {
  it('is made when somebody wants it, loads our page, and appears when that is drawn', () => {
    const { main, windows, given, first } = setUp({ maximized: true })
    expect(windows).toHaveLength(0)
    main.show()
    const { show, backgroundColor } = given[0] ?? {}
    expect({ show, backgroundColor, calls: first().calls, visible: main.visible }).toEqual({
      show: false,
      backgroundColor: '#131418',
      calls: ['maximize', 'load app://vault/index.html'],
      visible: false,
    })
    first().emit('ready-to-show')
    expect(main.visible).toBe(true)
  })

  it('is one: wanting it again brings it to the front', () => {
    const { main, windows, first } = setUp()
    main.show()
    first().minimized = true
    main.show()
    expect({
      windows: windows.length,
      minimized: first().minimized,
      shown: first().shown,
      focused: first().calls.includes('focus'),
    }).toEqual({
      windows: 1,
      minimized: false,
      shown: true,
      focused: true,
    })
  })

  it('is marked in the taskbar, also when it comes after the mark', () => {
    const { main, windows, first } = setUp()
    main.mark({} as never, '2 need you')
    main.show()
    main.mark(null, '')
    expect(first().calls.filter((call) => call.startsWith('mark'))).toEqual(['mark true 2 need you', 'mark false '])
    first().destroy()
    main.show()
    expect(windows[1]?.calls.filter((call) => call.startsWith('mark'))).toEqual([])
  })

  it('leads to a place, in a new window and in one that is there', () => {
    const { main, windows } = setUp()
    main.show('#/profiles/p/sign-in')
    main.show('#/profiles/q/sign-in')
    main.show()
    expect(windows).toHaveLength(1)
    expect(windows[0]?.calls.filter((call) => call.startsWith('load'))).toEqual([
      'load app://vault/index.html#/profiles/p/sign-in',
      'load app://vault/index.html#/profiles/q/sign-in',
    ])
  })

  it('hides on close when it may, and says so', () => {
    const { main, first, hidden, remembered } = setUp({ hideOnClose: true })
    main.show()
    first().close()
    expect({ gone: first().gone, shown: first().shown, hidden: hidden(), remembered }).toEqual({
      gone: false,
      shown: false,
      hidden: 1,
      remembered: [{ x: 1, y: 2, width: 900, height: 700, maximized: false }],
    })
  })

  it('is gone after a close when it may not hide, and can be made again', () => {
    const { main, windows, first } = setUp()
    main.show()
    first().close()
    main.push('vault:event:notice', null)
    main.show()
    expect({
      gone: first().gone,
      windows: windows.length,
      sent: first().calls.filter((call) => call.startsWith('send')),
    }).toEqual({
      gone: true,
      windows: 2,
      sent: [],
    })
  })

  it('knows its own main frame and no other', () => {
    const { main, first } = setUp()
    expect(main.isOwnMainFrame({} as never)).toBe(false)
    main.show()
    const { mainFrame } = first().webContents
    expect([main.isOwnMainFrame(mainFrame as never), main.isOwnMainFrame({ ...mainFrame } as never)]).toEqual([
      true,
      false,
    ])
    first().close()
    expect(main.isOwnMainFrame(mainFrame as never)).toBe(false)
  })

  it('reloads a page that crashed, and gives up on one that crashes again', () => {
    const { main, first } = setUp()
    main.show()
    first().webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect({ reloads: first().calls.filter((call) => call === 'reload').length, gone: first().gone }).toEqual({
      reloads: 1,
      gone: false,
    })
    first().webContents.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(first().gone).toBe(true)
  })

  it('does not come back after the end', () => {
    const { main, windows, first } = setUp({ hideOnClose: true })
    main.show()
    void main.dispose()
    main.show()
    expect({ gone: first().gone, windows: windows.length }).toEqual({ gone: true, windows: 1 })
  })
})

const screen = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 984 }
describe('the bounds of the window', () => {
  it.each([
    ['nothing is remembered', null, [screen], { width: 1120, height: 760 }],
    [
      'they are on a screen',
      { x: 2000, y: 10, width: 800, height: 600 },
      [screen, second],
      { x: 2000, y: 10, width: 800, height: 600 },
    ],
    ['their screen was unplugged', { x: 2000, y: 10, width: 800, height: 600 }, [screen], { width: 800, height: 600 }],
    [
      'the title bar is above the screen',
      { x: 0, y: -50, width: 800, height: 600 },
      [screen],
      { width: 800, height: 600 },
    ],
    [
      'they are larger than every screen',
      { x: 0, y: 0, width: 5000, height: 4000 },
      [screen],
      { x: 0, y: 0, width: 1920, height: 1040 },
    ],
    ['they are too small', { x: 0, y: 0, width: 300, height: 300 }, [screen], { x: 0, y: 0, width: 720, height: 520 }],
    ['there is no screen', { x: 0, y: 0, width: 800, height: 600 }, [], { width: 720, height: 520 }],
  ])('when %s', (_what, saved, areas, expected) => {
    expect(fitBounds(saved && { ...saved, maximized: false }, areas)).toEqual(expected)
  })
})
