import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../support/electron-double/app.ts'
import { createIpcMain } from '../../support/electron-double/ipc-main.ts'
import type { Link } from '../../support/electron-double/link.ts'
import { createMenus } from '../../support/electron-double/menus.ts'
import { createProtocol } from '../../support/electron-double/protocol.ts'
import { createSafeStorage } from '../../support/electron-double/safe-storage.ts'
import { createSessions } from '../../support/electron-double/sessions.ts'
import { createInstanceLock } from '../../support/electron-double/single-instance.ts'
import { createSurroundings } from '../../support/electron-double/surroundings.ts'
import { createWindows } from '../../support/electron-double/windows.ts'
import { projectRoot } from '../../support/source-files.ts'

const typings = readFileSync(join(projectRoot, 'node_modules/electron/electron.d.ts'), 'utf8')
const link: Link = { ask: async () => undefined as never, answer: () => undefined, close: () => undefined }
const app = () => createApp({ appPath: '/', locale: 'en-GB' })
const ready = async () => {
  const own = app()
  await own.whenReady()
  return own
}

/** Names that Electron's own typings declare for an interface or class. */
function declared(name: string): Set<string> {
  const start = typings.search(new RegExp(`^  (?:interface|class) ${name}(?: extends [\\w.]+)? \\{$`, 'm'))
  const body = typings.slice(start, typings.indexOf('\n  }\n', start))
  return new Set([...body.matchAll(/^ {4}(?:static |readonly )*(\w+)[?(:<]/gm)].map((match) => match[1] as string))
}

describe('the double of Electron', () => {
  it.each([
    ['App', app],
    ['IpcMain', createIpcMain],
    ['Protocol', () => createProtocol(app()).protocol],
    ['SafeStorage', () => createSafeStorage(app(), 'keyring')],
    ['Clipboard', () => createSurroundings(link).modules.clipboard],
    ['Shell', () => createSurroundings(link).modules.shell],
    ['Dialog', () => createSurroundings(link).modules.dialog],
    ['Screen', () => createSurroundings(link).modules.screen],
    ['NativeTheme', () => createSurroundings(link).modules.nativeTheme],
    ['BrowserWindow', async () => createWindows(await ready(), link).open({ width: 1, height: 1 })],
    ['WebContents', async () => createWindows(await ready(), link).open({ width: 1, height: 1 }).webContents],
    ['Session', async () => createSessions(await ready()).session.defaultSession],
  ])('offers for %s only what Electron has', async (name, make) => {
    const known = declared(name)
    expect(known.size).toBeGreaterThan(3)
    // Members for the double's own driver, and what every event emitter holds.
    const own = ['double', 'sandboxed', 'options', '_events', '_eventsCount', '_maxListeners', 'domain']
    const offered = Object.keys(await make()).filter((key) => !own.includes(key))
    expect(offered.filter((key) => !known.has(key))).toEqual([])
  })

  it.each([
    ['nodeIntegration', true],
    ['contextIsolation', false],
    ['sandbox', false],
    ['webSecurity', false],
    ['webviewTag', true],
  ])('refuses a window with %s: %s', async (name, value) => {
    const windows = createWindows(await ready(), link)
    expect(() => windows.open({ width: 1, height: 1, webPreferences: { [name]: value } })).toThrowError(name)
  })

  it('registers schemes once and before ready, and handles them after it', async () => {
    const early = app()
    const { protocol } = createProtocol(early)
    expect(() => protocol.handle('app', () => new Response())).toThrowError(/ready/)
    protocol.registerSchemesAsPrivileged([{ scheme: 'app' }])
    expect(() => protocol.registerSchemesAsPrivileged([{ scheme: 'app' }])).toThrowError(/second time/)
    await early.whenReady()
    expect(() => protocol.registerSchemesAsPrivileged([])).toThrowError(/before app is ready/)
  })

  it('carries values that clone, and of an error only its message', async () => {
    const ipcMain = createIpcMain()
    const event = { type: 'frame', senderFrame: null, sender: {} } as const
    ipcMain.handle('function', () => () => undefined)
    ipcMain.handle('error', () => {
      throw Object.assign(new TypeError('reason'), { code: 'SECRET' })
    })
    await expect(ipcMain.double.invoke('function', event, [])).rejects.toThrowError('could not be cloned')
    const failure = await ipcMain.double.invoke('error', event, []).catch((error: unknown) => error)
    expect(failure).toEqual(new Error("Error invoking remote method 'error': TypeError: reason"))
    await expect(ipcMain.double.invoke('none', event, [])).rejects.toThrowError("No handler registered for 'none'")
    expect(() => ipcMain.handle('error', () => undefined)).toThrowError(/second handler/)
  })

  it('permits everything until a handler refuses', async () => {
    const { session, decide } = createSessions(await ready())
    expect(await decide('geolocation', 'app://vault/', null)).toBe(true)
    session.defaultSession.setPermissionCheckHandler(() => false)
    expect(await decide('geolocation', 'app://vault/', null)).toBe(true)
    session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
    expect(await decide('geolocation', 'app://vault/', null)).toBe(false)
  })

  it('throws for a window that is gone and for an image that is not there', async () => {
    const own = await ready()
    own.on('window-all-closed', () => undefined)
    const window = createWindows(own, link).open({ width: 1, height: 1 })
    window.destroy()
    expect(() => window.show()).toThrowError('Object has been destroyed')
    expect(() => window.webContents.send('x')).toThrowError('Object has been destroyed')
    expect(() => new (createMenus().Tray as never as new (path: string) => object)('/none.png')).toThrowError(
      /Failed to load image/,
    )
  })

  it('gives the lock of a directory to one process and the message to its owner', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lock-'))
    const heard: unknown[] = []
    const first = createInstanceLock((_argv, _directory, data) => heard.push(data))
    const second = createInstanceLock(() => undefined)
    expect([first.request(directory, null), second.request(directory, { show: true })]).toEqual([true, false])
    await expect.poll(() => heard).toEqual([{ show: true }])
    first.release()
    expect(second.request(directory, null)).toBe(true)
    second.release()
    await rm(directory, { recursive: true })
  })
})
