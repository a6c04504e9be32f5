import { homedir } from 'node:os'
import { join } from 'node:path'
import { shell } from 'electron/common'
import type { MessageBoxOptions } from 'electron/main'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeTheme,
  protocol,
  screen,
  session,
} from 'electron/main'
import type { Lifetime } from '../core/lifetime.ts'
import type { Logger } from '../core/ports.ts'
import { appMenuTemplate } from './app-menu.ts'
import { loadAppFiles, serveAppScheme } from './app-scheme.ts'
import { createAutostart } from './autostart.ts'
import type { DesktopHome } from './desktop-home.ts'
import { createDesktopNotifier } from './desktop-notifier.ts'
import { createExternalLinks } from './external-links.ts'
import { hostTexts, stillRunningNotice } from './host-text.ts'
import { createMainWindow, type MainWindow } from './main-window.ts'
import { openPreferenceFile } from './preference-file.ts'
import { createPreferences } from './preferences.ts'
import { trayLanguage } from './tray-text.ts'
import { applyWebContentsPolicy, denyPermissions } from './web-contents-policy.ts'
import { fitBounds } from './window-bounds.ts'

/** `out/`, and the icons beside it; the same places in a package. */
const built = join(import.meta.dirname, '..')
export const iconDirectory = join(built, '..', 'resources', 'icons')
const appIcon = join(iconDirectory, 'icon.png')

export type DesktopShell = Awaited<ReturnType<typeof createDesktopShell>>

/**
 * Everything of the desktop that needs no engine: links, policies, the page's files, preferences, notifications and the
 * window (not yet shown). It comes first, so that a failing engine can already say so.
 */
export async function createDesktopShell(deps: {
  home: DesktopHome
  life: Lifetime
  log: Logger
  /** Whether closing the window may leave the program in the tray: never without one, never while quitting. */
  mayHide: () => boolean
}) {
  const { home, life, log } = deps
  const links = createExternalLinks({ openExternal: (url) => shell.openExternal(url), log })
  applyWebContentsPolicy({ app, links, log })
  denyPermissions(session.defaultSession)
  // Windows shows notifications only for a program with an identity of its own.
  app.setAppUserModelId('dev.tokenvault.desktop')
  const menu = appMenuTemplate(process.platform)
  Menu.setApplicationMenu(menu && Menu.buildFromTemplate(menu))
  life.own(serveAppScheme(protocol, await loadAppFiles(join(built, 'renderer'))))

  const autostart = createDesktopAutostart()
  const closeChannel = (channel: string) => void ipcMain.removeAllListeners(channel)
  const file = openPreferenceFile({ directory: home.electron, now: Date.now, log, closeChannel })
  const preferences = createPreferences(file, autostart)
  const language = () => trayLanguage(preferences.current().language, app.getLocale())
  const text = () => hostTexts[language()]

  const notifier = createDesktopNotifier({
    supported: () => Notification.isSupported(),
    create: (options) => new Notification({ ...options, icon: appIcon }),
    enabled: () => preferences.current().notifications,
    language,
    showWindow: (place) => window.show(place),
  })
  const window: MainWindow = life.own(
    createMainWindow({
      create: (options) => new BrowserWindow(options),
      preload: join(built, 'preload', 'index.cjs'),
      icon: appIcon,
      // `--surface` of both themes.
      background: () => (nativeTheme.shouldUseDarkColors ? '#131418' : '#ffffff'),
      developerTools: !app.isPackaged,
      bounds: () => {
        const saved = preferences.windowBounds()
        const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
        return { ...fitBounds(saved, areas), maximized: saved?.maximized ?? false }
      },
      rememberBounds: preferences.rememberWindowBounds,
      hideOnClose: () => preferences.current().closeToTray && deps.mayHide(),
      onHidden: () => {
        if (preferences.takeStillRunningNotice()) notifier.notify(stillRunningNotice)
      },
      log,
    }),
  )
  return {
    links,
    autostart,
    preferences,
    language,
    text,
    notifier,
    window,
    ask: (options: MessageBoxOptions) => dialog.showMessageBox(options),
    /** Where a file goes; `undefined` when the person cancelled. */
    async askWhere(name: string): Promise<string | undefined> {
      const { canceled, filePath } = await dialog.showSaveDialog({
        defaultPath: name,
        filters: [
          name.endsWith('.jsonl') ? { name: 'JSONL', extensions: ['jsonl'] } : { name: 'JSON', extensions: ['json'] },
        ],
        properties: ['showOverwriteConfirmation', 'createDirectory'],
      })
      return canceled || filePath === '' ? undefined : filePath
    },
  }
}

function createDesktopAutostart() {
  return createAutostart({
    platform: process.platform,
    environment: process.env,
    homeDirectory: homedir(),
    command: app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()],
    app,
  })
}
