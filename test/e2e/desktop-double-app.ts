import type { Browser } from '@playwright/test'
import { type DoubleOptions, launchDouble } from '../support/electron-double/launch-double.ts'
import type { DesktopApp } from './desktop-app.ts'

export function launchDoubleApp(options: DoubleOptions & { browser: Browser }): DesktopApp {
  const running = launchDouble(options)
  const { link } = running
  return {
    pid: running.pid,
    exited: running.exited,
    page: () => running.page(),
    async windowState() {
      const { windows } = await running.state()
      return windows.length === 0 ? 'none' : windows.some(({ visible }) => visible) ? 'shown' : 'hidden'
    },
    windowCount: async () => (await running.state()).windows.length + running.allowedWindows.length,
    webPreferences: async () => (await running.state()).windows[0]?.webPreferences ?? {},
    async closeWindow() {
      const id = (await running.state()).windows[0]?.id
      await link.ask('window.closeByUser', { id })
    },
    tray: async () => (await running.state()).tray?.items ?? [],
    chooseInTray: (...path) => link.ask('tray.click', { path }),
    clipboard: () => link.ask('clipboard.read'),
    writeClipboard: (text) => link.ask('clipboard.write', { text }),
    openedLinks: async () => (await running.state()).openedLinks,
    badge: async () => (await running.state()).badge,
    notifications: async () => (await running.state()).notifications,
    clickNotification: (index) => link.ask('notification.click', { index }),
    dialogs: async () => (await running.state()).dialogs,
    answerDialog: (response) => link.ask('dialog.answer', { response }),
    saveDialogs: async () => (await running.state()).saveDialogs,
    answerSaveDialog: (path) => link.ask('dialog.save', { path }),
    power: (event) => link.ask('power', { event }),
    async quit() {
      await link.ask('quit').catch(() => undefined)
      return running.exited
    },
    kill: () => running.close(),
  }
}
