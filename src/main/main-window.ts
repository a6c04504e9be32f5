import type { NativeImage } from 'electron/common'
import type { BrowserWindow, BrowserWindowConstructorOptions, WebFrameMain, WebPreferences } from 'electron/main'
import type { Disposable } from '../core/lifetime.ts'
import type { Logger } from '../core/ports.ts'
import { appEntry } from './app-scheme.ts'
import type { WindowBounds } from './preferences.ts'
import { smallestWindow } from './window-bounds.ts'

/** Where the window shows a profile, or begins its sign-in. */
export function profilePlace(profileId: string, then?: 'sign-in'): `#/${string}` {
  return `#/profiles/${encodeURIComponent(profileId)}${then ? `/${then}` : ''}`
}

export interface MainWindow extends Disposable {
  /** Creates the window when there is none, and brings it to the front; `place` is a hash of its page. */
  show(place?: `#/${string}`): void
  readonly visible: boolean
  /** A small picture on the window's button in the taskbar (Windows), also of a window that comes later. */
  mark(picture: NativeImage | null, words: string): void
  isOwnMainFrame(frame: WebFrameMain): boolean
  push(channel: string, payload: unknown): void
}

export interface MainWindowDeps {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow
  readonly preload: string
  readonly icon: string
  /** What is seen until the page has drawn, and when it is loaded anew. */
  readonly background: () => string
  readonly developerTools: boolean
  readonly bounds: () => { x?: number; y?: number; width: number; height: number; maximized: boolean }
  readonly rememberBounds: (bounds: WindowBounds) => void
  /** Asked at each close: `true` hides the window and leaves the program running. */
  readonly hideOnClose: () => boolean
  readonly onHidden: () => void
  readonly log: Pick<Logger, 'warn' | 'failure'>
}

/** Every switch that matters stands here, also where it repeats Electron's default, and nowhere else. */
export function webPreferences(preload: string, developerTools: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: developerTools,
  }
}

/** A page that crashes again within this time is left alone; the next `show` makes a new window. */
const crashPauseMs = 30_000

/** One window, made on demand, so that a start at login costs no page until somebody looks. */
export function createMainWindow(deps: MainWindowDeps): MainWindow {
  let window: BrowserWindow | undefined
  let disposed = false
  let marked: { picture: NativeImage; words: string } | null = null
  let crashedAt = Number.NEGATIVE_INFINITY

  function open(place: string): BrowserWindow {
    const { maximized, ...bounds } = deps.bounds()
    const created = deps.create({
      ...bounds,
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      title: 'Token Vault',
      icon: deps.icon,
      backgroundColor: deps.background(),
      show: false,
      autoHideMenuBar: true,
      webPreferences: webPreferences(deps.preload, deps.developerTools),
    })
    if (maximized) created.maximize()
    created.once('ready-to-show', () => created.show())
    created.on('close', (event) => closing(created, event))
    created.on('closed', () => {
      window = undefined
    })
    created.webContents.on('render-process-gone', (_event, details) => recover(created, details.reason))
    if (marked) created.setOverlayIcon(marked.picture, marked.words)
    load(created, place)
    return created
  }

  /** With a hash alone that differs, the page stays as it is and hears of it. */
  function load(own: BrowserWindow, place: string): void {
    own.loadURL(appEntry + place).catch((error: unknown) => deps.log.failure('window-load-failed', error))
  }

  function closing(own: BrowserWindow, event: { preventDefault(): void }): void {
    deps.rememberBounds({ ...own.getNormalBounds(), maximized: own.isMaximized() })
    if (disposed || !deps.hideOnClose()) return
    event.preventDefault()
    own.hide()
    deps.onHidden()
  }

  function recover(own: BrowserWindow, reason: string): void {
    deps.log.warn('page-gone', { reason })
    if (disposed || own.isDestroyed()) return
    const again = Date.now() - crashedAt < crashPauseMs
    crashedAt = Date.now()
    if (again) own.destroy()
    else own.webContents.reload()
  }

  return {
    show(place) {
      if (disposed) return
      if (window === undefined) {
        window = open(place ?? '')
        return
      }
      if (place !== undefined) load(window, place)
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    get visible() {
      return window?.isVisible() === true && !window.isMinimized()
    },
    mark(picture, words) {
      marked = picture && { picture, words }
      if (window && !window.isDestroyed()) window.setOverlayIcon(picture, words)
    },
    isOwnMainFrame: (frame) => window !== undefined && !window.isDestroyed() && frame === window.webContents.mainFrame,
    push(channel, payload) {
      if (window && !window.isDestroyed()) window.webContents.send(channel, payload)
    },
    dispose() {
      disposed = true
      if (window && !window.isDestroyed()) window.destroy()
    },
  }
}
