import { EventEmitter } from 'node:events'
import type { DoubleApp } from './app.ts'
import { cancellableEvent } from './cancellable-event.ts'
import { clone } from './ipc-main.ts'
import type { Link } from './link.ts'

export interface Bounds {
  x?: number
  y?: number
  width: number
  height: number
}
export interface WindowOptions extends Bounds {
  show?: boolean
  title?: string
  webPreferences?: Record<string, unknown>
}
interface WindowOpenDecision {
  action: 'allow' | 'deny'
}

/** Settings that this double cannot imitate; with one of them, a green test would say nothing about Electron. */
const unsupported: Record<string, unknown> = {
  nodeIntegration: true,
  nodeIntegrationInWorker: true,
  nodeIntegrationInSubFrames: true,
  contextIsolation: false,
  sandbox: false,
  webSecurity: false,
  webviewTag: true,
  allowRunningInsecureContent: true,
  experimentalFeatures: true,
}

export type DoubleWindow = ReturnType<typeof createWindow>
export type WindowRegistry = ReturnType<typeof createWindows>

export function createWindows(app: DoubleApp, link: Link) {
  const all = new Map<number, DoubleWindow>()
  let nextId = 1
  const registry = {
    all,
    open(options: WindowOptions): DoubleWindow {
      app.double.requireReady('BrowserWindow')
      const id = nextId++
      const window = createWindow(id, options, link, () => {
        all.delete(id)
        app.double.windowClosed()
      })
      all.set(id, window)
      app.emit('web-contents-created', {}, window.webContents)
      app.emit('browser-window-created', {}, window)
      return window
    },
  }
  app.double.attachWindows({
    closeAll() {
      for (const window of [...all.values()]) window.close()
      return all.size === 0
    },
    destroyAll() {
      for (const window of [...all.values()]) window.destroy()
    },
    get count() {
      return all.size
    },
  })
  return registry
}

function createWindow(id: number, options: WindowOptions, link: Link, onClosed: () => void) {
  const webPreferences = options.webPreferences ?? {}
  for (const [name, value] of Object.entries(unsupported)) {
    if (webPreferences[name] === value) throw new Error(`The double refuses webPreferences.${name}: ${value}`)
  }
  const state = { visible: options.show !== false, destroyed: false, minimized: false, maximized: false }
  let bounds: Bounds = { x: 0, y: 0, ...definedBounds(options) }
  const alive = () => {
    if (state.destroyed) throw new TypeError('Object has been destroyed')
  }
  const tell = (name: string, value: object = {}) => {
    alive()
    link.ask(`window.${name}`, { id, ...value }).catch(() => undefined)
  }
  const webContents = createContents(id, tell, alive)

  async function loadURL(url: string): Promise<void> {
    alive()
    await link.ask('window.load', {
      id,
      url,
      preload: webPreferences.preload ?? null,
      width: bounds.width,
      height: bounds.height,
    })
    if (state.destroyed) throw new Error(`ERR_ABORTED (-3) loading '${url}'`)
    webContents.emit('did-finish-load', {})
    window.emit('ready-to-show', {})
    if (state.visible) tell('visibility', { visible: true })
  }
  function setVisible(visible: boolean): void {
    alive()
    if (state.visible === visible) return
    state.visible = visible
    tell('visibility', { visible })
    window.emit(visible ? 'show' : 'hide', {})
  }
  function destroy(): void {
    if (state.destroyed) return
    link.ask('window.close', { id }).catch(() => undefined)
    state.destroyed = true
    webContents.mainFrame.detached = true
    webContents.emit('destroyed', {})
    window.emit('closed', {})
    onClosed()
  }

  const window = Object.assign(new EventEmitter(), {
    id,
    options,
    webContents,
    loadURL,
    destroy,
    close() {
      alive()
      const event = cancellableEvent()
      window.emit('close', event)
      if (!event.defaultPrevented) destroy()
    },
    show: () => {
      state.minimized = false
      setVisible(true)
    },
    hide: () => setVisible(false),
    focus: () => tell('visibility', { visible: state.visible }),
    isVisible: () => !state.destroyed && state.visible,
    isMinimized: () => state.minimized,
    isMaximized: () => state.maximized,
    setOverlayIcon: () => undefined,
    isDestroyed: () => state.destroyed,
    minimize: () => void Object.assign(state, { minimized: true }),
    restore: () => void Object.assign(state, { minimized: false }),
    maximize: () => void Object.assign(state, { maximized: true }),
    getBounds: () => bounds,
    getNormalBounds: () => bounds,
    setBounds: (next: Partial<Bounds>) => {
      bounds = { ...bounds, ...next }
    },
  })
  return window
}

function createContents(id: number, tell: (name: string, value?: object) => void, alive: () => void) {
  const mainFrame = { url: '', origin: 'null', detached: false, parent: null, isMain: true }
  let windowOpen: ((details: { url: string }) => WindowOpenDecision) | undefined
  const emitter = new EventEmitter()
  return Object.assign(emitter, {
    id,
    mainFrame,
    getURL: () => mainFrame.url,
    send(channel: string, ...args: unknown[]) {
      alive()
      tell('send', { channel, args: clone(args) })
    },
    reload: () => tell('reload'),
    setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenDecision) {
      windowOpen = handler
    },
    double: {
      /** Whatever a page does to leave, in the order in which Electron tells of it. */
      mayNavigate(url: string, isMainFrame: boolean): boolean {
        const details = cancellableEvent({ url, isMainFrame, isSameDocument: false })
        emitter.emit('will-frame-navigate', details)
        if (isMainFrame) emitter.emit('will-navigate', details, url)
        return !details.defaultPrevented
      },
      mayOpenWindow: (url: string) => windowOpen === undefined || windowOpen({ url }).action === 'allow',
    },
  })
}

function definedBounds({ x, y, width, height }: WindowOptions): Bounds {
  return { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }), width, height }
}
