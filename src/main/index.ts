import { app, dialog, ipcMain, nativeTheme, powerMonitor, protocol, systemPreferences } from 'electron/main'
import { createLifetime } from '../core/lifetime.ts'
import { defaultDataDirectory, prepareDataDirectory } from '../node/data-directory.ts'
import { createJsonLogger } from '../node/json-logger.ts'
import type { OpenedEngine } from '../node/open-engine.ts'
import { createWallClock } from '../node/wall-clock.ts'
import { registerAppScheme } from './app-scheme.ts'
import { openDesktopEngine } from './desktop-engine.ts'
import { type DesktopHome, homeFrom, prepareDesktopHome } from './desktop-home.ts'
import { createDesktopShell } from './desktop-shell.ts'
import { createDesktopTray } from './desktop-tray.ts'
import { hostTexts } from './host-text.ts'
import { serveIpc } from './ipc-transport.ts'
import { debuggingSwitchesIn, type LaunchIntent, launchIntent, parseLaunchIntent } from './launch-intent.ts'
import { forwardPowerEvents } from './power-events.ts'
import { quitThrough } from './quit-through.ts'
import type { TrayShell } from './tray.ts'
import { trayLanguage } from './tray-text.ts'

app.enableSandbox()
registerAppScheme(protocol)
begin()

/** What has to happen before `ready`: refuse a debugger, find the data directory, be the only one on it. */
function begin(): void {
  try {
    refuseDebuggers()
    const home = prepareDesktopHome(homeFrom(process.argv, defaultDataDirectory(process.env, process.platform)))
    app.setPath('userData', home.electron)
    const intent = launchIntent(process.argv)
    if (app.requestSingleInstanceLock(intent)) start(wantedWindow(intent), home).catch(fail)
    else app.quit()
  } catch (error) {
    fail(error)
  }
}

async function start(wanted: WantedWindow, home: DesktopHome): Promise<void> {
  await app.whenReady()
  const { logs } = await prepareDataDirectory(home.root)
  const log = createJsonLogger({ directory: logs })
  const life = createLifetime((error) => log.failure('dispose-failed', error))
  life.own(log)
  const clock = life.own(createWallClock())
  const { quitting } = quitThrough(app, () => life.dispose(), undefined, {
    hanging: () => opened?.hanging() === true,
    kill: () => process.kill(process.pid, 'SIGKILL'),
  })
  let opened: OpenedEngine | null = null

  let tray: TrayShell | undefined
  const trayPresent = () => tray?.present === true
  const desktop = await createDesktopShell({ home, life, log, mayHide: () => trayPresent() && !quitting() })
  const { window, preferences } = desktop
  opened = await openDesktopEngine({ home: home.root, life, log, clock, desktop, trayPresent })
  if (opened === null) return app.quit()
  const { client, dispatch, events, wake } = opened

  life.own(
    serveIpc({
      ipcMain,
      dispatch,
      events,
      isOwnMainFrame: window.isOwnMainFrame,
      push: window.push,
      reportRefusal: () => log.warn('ipc-sender-refused'),
    }),
  )
  life.own(
    forwardPowerEvents({
      powerMonitor,
      wake,
      lock: () => void client.call('vault.lock'),
      lockOnSuspend: () => preferences.current().lockOnSuspend,
      quit: () => app.quit(),
    }),
  )
  // Last: the program works where the desktop has no tray.
  tray = life.own(createDesktopTray(client, desktop, log))

  nativeTheme.themeSource = preferences.current().theme
  // macOS has no such event: there the colour is read when a window opens.
  systemPreferences.on('accent-color-changed', () => events.emit('preferences.changed', null))
  app.on('activate', () => window.show())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  wanted.open(() => window.show())
}

interface WantedWindow {
  /** From now on `show` is called for each later launch, and at once if somebody asked already. */
  open(show: () => void): void
}

/** A second launch may come while the first one still starts; it is remembered rather than lost. */
function wantedWindow(intent: LaunchIntent): WantedWindow {
  let asked = false
  let show = () => {
    asked = true
  }
  app.on('second-instance', (_event, _argv, _directory, data) => {
    if (parseLaunchIntent(data).show) show()
  })
  return {
    open(showWindow) {
      show = showWindow
      if (asked || (intent.show && !openedAtLogin())) showWindow()
    },
  }
}

/** macOS passes no argument to a login item; it is asked instead. */
function openedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
}

/** A shipped program holds tokens that a debugger could read; the unpackaged one is for developers and tests. */
function refuseDebuggers(): void {
  const refused = app.isPackaged ? debuggingSwitchesIn(process.argv) : []
  if (refused.length > 0) throw new Error(hostTexts[systemLanguage()].debuggingRefused(refused.join(', ')))
}

/** A start that fails says why and ends with an exit code; nothing half-started stays behind. */
function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  dialog.showErrorBox(hostTexts[systemLanguage()].cannotStart, reason)
  app.exit(1)
}

function systemLanguage(): 'en' | 'zh-CN' {
  return trayLanguage('system', app.getLocale())
}
