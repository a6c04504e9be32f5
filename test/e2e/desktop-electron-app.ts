import { join } from 'node:path'
import { _electron, type ElectronApplication } from '@playwright/test'
import type { MenuItemView } from '../support/electron-double/menus.ts'
import type { DesktopApp } from './desktop-app.ts'

interface MenuItem {
  label: string
  enabled: boolean
  type: string
  submenu?: { items: MenuItem[] } | null
  click(): void
}
/** What `desktop-probe.cjs` keeps in the main process. */
interface Probe {
  menu: { items: MenuItem[] } | null
  notifications: { title: string; body: string; emit(event: string): void }[]
  openedLinks: string[]
  badge: number
  dialogs: { options: { message: string; buttons?: string[] }; answer(button: number): void }[]
  saves: { options: { defaultPath: string }; answer(path: string | null): void }[]
}
declare global {
  var desktopProbe: Probe
}

export async function launchElectronApp(options: {
  binary: string
  projectDirectory: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
}): Promise<DesktopApp> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const application = await _electron.launch({
    executablePath: options.binary,
    args: [...asRoot, '-r', join(import.meta.dirname, 'desktop-probe.cjs'), options.projectDirectory, ...options.args],
    env: { ...options.env },
  })
  const child = application.process()
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return {
    ...controls(application),
    pid: child.pid as number,
    exited,
    async quit() {
      await application.evaluate(({ app }) => void setImmediate(() => app.quit())).catch(() => undefined)
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

function controls(application: ElectronApplication): Omit<DesktopApp, 'pid' | 'exited' | 'quit' | 'kill'> {
  return {
    async page() {
      const page = await application.firstWindow()
      await page.waitForLoadState('load')
      return page
    },
    windowState: () =>
      application.evaluate(({ BrowserWindow }) => {
        const windows = BrowserWindow.getAllWindows()
        return windows.length === 0 ? 'none' : windows.some((window) => window.isVisible()) ? 'shown' : 'hidden'
      }),
    windowCount: () => application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
    webPreferences: () =>
      application.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as
          | { getLastWebPreferences(): Record<string, unknown> | null }
          | undefined
        return contents?.getLastWebPreferences() ?? {}
      }),
    closeWindow: () => application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    tray: () =>
      application.evaluate(() => {
        const view = (item: MenuItem): MenuItemView => ({
          label: item.label,
          enabled: item.enabled,
          type: item.type,
          items: (item.submenu?.items ?? []).map(view),
        })
        return (globalThis.desktopProbe.menu?.items ?? []).map(view)
      }),
    chooseInTray: (...path) =>
      application.evaluate((_electron, labels) => {
        let items = globalThis.desktopProbe.menu?.items ?? []
        let found: MenuItem | undefined
        for (const label of labels) {
          found = items.find((item) => item.label.startsWith(label))
          if (!found) throw new Error(`The tray has no "${label}"`)
          items = found.submenu?.items ?? []
        }
        found?.click()
      }, path),
    clipboard: () => application.evaluate(({ clipboard }) => clipboard.readText()),
    writeClipboard: (text) => application.evaluate(({ clipboard }, value) => clipboard.writeText(value), text),
    openedLinks: () => application.evaluate(() => globalThis.desktopProbe.openedLinks),
    badge: () => application.evaluate(() => globalThis.desktopProbe.badge),
    notifications: () =>
      application.evaluate(() => globalThis.desktopProbe.notifications.map(({ title, body }) => ({ title, body }))),
    clickNotification: (index) =>
      application.evaluate((_electron, at) => globalThis.desktopProbe.notifications[at]?.emit('click'), index),
    dialogs: () =>
      application.evaluate(() =>
        globalThis.desktopProbe.dialogs.map(({ options }) => ({
          message: options.message,
          buttons: options.buttons ?? [],
        })),
      ),
    answerDialog: (button) =>
      application.evaluate((_electron, response) => globalThis.desktopProbe.dialogs.shift()?.answer(response), button),
    saveDialogs: () =>
      application.evaluate(() => globalThis.desktopProbe.saves.map(({ options }) => options.defaultPath)),
    answerSaveDialog: (path) =>
      application.evaluate((_electron, chosen) => globalThis.desktopProbe.saves.shift()?.answer(chosen), path),
    power: (event) => application.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event),
  }
}
