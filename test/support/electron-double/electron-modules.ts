import { createApp, type DoubleApp } from './app.ts'
import { createIpcMain } from './ipc-main.ts'
import { createLink, type Link, type Message } from './link.ts'
import { createMenus } from './menus.ts'
import { createProtocol } from './protocol.ts'
import { createSafeStorage, type KeyStore } from './safe-storage.ts'
import { createSessions } from './sessions.ts'
import { createSurroundings } from './surroundings.ts'
import { createWindows, type WindowOptions, type WindowRegistry } from './windows.ts'

/** Everything that `import … from 'electron/main'` gives, joined to the driver over the process channel. */
export function createElectronModules(options: {
  appPath: string
  locale: string
  keyStore: KeyStore
}): Record<string, unknown> {
  const link = linkToDriver()
  const app = createApp(options)
  const windows = createWindows(app, link)
  const sessions = createSessions(app)
  const { protocol, ...schemes } = createProtocol(app)
  const ipcMain = createIpcMain()
  const menus = createMenus()
  const surroundings = createSurroundings(link)
  // A function, because `new BrowserWindow(…)` may return the object that its constructor chose.
  function BrowserWindow(given: WindowOptions) {
    return windows.open(given)
  }
  const parts = { app, windows, sessions, schemes, ipcMain, menus, surroundings }
  answerDriver(link, parts)
  return {
    app,
    BrowserWindow: Object.assign(BrowserWindow, { getAllWindows: () => [...windows.all.values()] }),
    ipcMain,
    Menu: menus.Menu,
    Tray: menus.Tray,
    protocol,
    session: sessions.session,
    safeStorage: createSafeStorage(app, options.keyStore),
    ...surroundings.modules,
  }
}

function linkToDriver(): Link {
  const link = createLink({
    send: (message) => void process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', (message) => listener(message as Message)),
  })
  // The driver is gone: nobody will ever close the windows.
  process.on('disconnect', () => process.exit(1))
  return link
}

interface Parts {
  readonly app: DoubleApp
  readonly windows: WindowRegistry
  readonly sessions: ReturnType<typeof createSessions>
  readonly schemes: Omit<ReturnType<typeof createProtocol>, 'protocol'>
  readonly ipcMain: ReturnType<typeof createIpcMain>
  readonly menus: ReturnType<typeof createMenus>
  readonly surroundings: ReturnType<typeof createSurroundings>
}

function answerDriver(link: Link, parts: Parts): void {
  const { app, windows, sessions, schemes, ipcMain, menus, surroundings } = parts
  const contentsOf = (id: number) => {
    const window = windows.all.get(id)
    if (!window) throw new Error(`Window ${id} is closed`)
    return window.webContents
  }
  link.answer('scheme.request', ({ url, method }: { url: string; method: string }) => schemes.request(url, method))
  link.answer('navigated', ({ id, url }: { id: number; url: string }) => {
    const { protocol, host } = new URL(url)
    const origin = schemes.isOriginScheme(protocol.slice(0, -1)) ? `${protocol}//${host}` : 'null'
    Object.assign(contentsOf(id).mainFrame, { url, origin })
  })
  link.answer('navigation.ask', (asked: { id: number; url: string; isMainFrame: boolean }) =>
    contentsOf(asked.id).double.mayNavigate(asked.url, asked.isMainFrame),
  )
  link.answer('window-open.ask', ({ id, url }: { id: number; url: string }) => contentsOf(id).double.mayOpenWindow(url))
  link.answer('permission.ask', ({ id, permission, url }: { id: number; permission: string; url: string }) =>
    sessions.decide(permission, url, contentsOf(id)),
  )
  link.answer('ipc.invoke', ({ id, channel, args }: { id: number; channel: string; args: unknown[] }) => {
    const sender = contentsOf(id)
    return ipcMain.double.invoke(channel, { type: 'frame', sender, senderFrame: sender.mainFrame }, args)
  })
  link.answer('window.closeByUser', ({ id }: { id: number }) => windows.all.get(id)?.close())
  link.answer('tray.click', ({ path }: { path: string[] }) => menus.clickTray(path))
  link.answer('notification.click', ({ index }: { index: number }) => surroundings.clickNotification(index))
  link.answer('dialog.answer', ({ response }: { response: number }) => surroundings.answerDialog(response))
  link.answer('dialog.save', ({ path }: { path: string | null }) => surroundings.answerSaveDialog(path))
  link.answer('power', ({ event }: { event: string }) => void surroundings.modules.powerMonitor.emit(event))
  link.answer('clipboard.read', () => surroundings.modules.clipboard.readText())
  link.answer('clipboard.write', ({ text }: { text: string }) => surroundings.modules.clipboard.writeText(text))
  link.answer('state', () => ({
    ...surroundings.view(),
    badge: app.getBadgeCount(),
    tray: menus.trayView(),
    sandboxed: app.sandboxed(),
    channels: ipcMain.double.channels(),
    syncChannels: ipcMain.eventNames().map(String),
    windows: [...windows.all.values()].map((window) => ({
      id: window.id,
      visible: window.isVisible(),
      webPreferences: window.options.webPreferences ?? {},
    })),
  }))
  link.answer('quit', () => void setImmediate(app.quit))
}
