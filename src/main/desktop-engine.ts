import { app, clipboard, Notification, nativeTheme, safeStorage, systemPreferences } from 'electron/main'
import { VaultError } from '../core/errors.ts'
import type { Lifetime } from '../core/lifetime.ts'
import type { Logger } from '../core/ports.ts'
import { connectControl } from '../node/control-client.ts'
import { controlPathOf } from '../node/control-path.ts'
import { dataPaths } from '../node/data-directory.ts'
import { type OpenedEngine, openEngine } from '../node/open-engine.ts'
import type { WallClock } from '../node/wall-clock.ts'
import type { DesktopShell } from './desktop-shell.ts'
import { createHostClipboard } from './host-clipboard.ts'
import { createHostHandlers } from './host-handlers.ts'
import { rewrapWhenDue } from './key-rewrap.ts'
import { offerOtherHost } from './other-host.ts'
import { createSafeStorageProtector } from './safe-storage-protector.ts'
import { systemAccent } from './system-accent.ts'

interface DesktopEngineDeps {
  readonly home: string
  readonly life: Lifetime
  readonly log: Logger
  readonly clock: WallClock
  readonly desktop: DesktopShell
  readonly trayPresent: () => boolean
}

/**
 * Opens the engine with the desktop's adapters. Resolves `null` when another program owns the data directory and the
 * person was offered its window instead.
 */
export async function openDesktopEngine(deps: DesktopEngineDeps): Promise<OpenedEngine | null> {
  const { home, desktop, life, log } = deps
  const protector = createSafeStorageProtector({ safeStorage, platform: process.platform })
  const clearAfterMs = () => desktop.preferences.current().clipboardClearMs
  const hostClipboard = life.own(createHostClipboard({ clipboard, clock: deps.clock, clearAfterMs, log }))
  try {
    const opened = await openEngine({
      home,
      hostKind: 'desktop',
      browser: desktop.links,
      clipboard: hostClipboard,
      notifier: desktop.notifier,
      protectors: [protector],
      clock: deps.clock,
      log,
      hostHandlers: ({ handlers, events, doctor }) =>
        createHostHandlers({
          capabilities: () => ({
            ...accentPart(),
            host: 'desktop',
            tray: deps.trayPresent(),
            startAtLogin: desktop.autostart.available,
            hostClipboard: true,
            notifications: Notification.isSupported(),
            window: true,
            saveDialog: true,
          }),
          preferences: desktop.preferences,
          preferencesChanged: ({ theme }) => {
            nativeTheme.themeSource = theme
            events.emit('preferences.changed', null)
          },
          showWindow: () => desktop.window.show(),
          links: desktop.links,
          clipboard: hostClipboard,
          ledger: (query) => handlers['ledger.list'](query),
          askWhere: desktop.askWhere,
          doctor,
          quit: () => app.quit(),
        }),
    })
    life.own(opened)
    life.own(rewrapWhenDue(opened.client, protector, (error) => log.failure('rewrap-failed', error)))
    return opened
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== 'DATA_DIRECTORY_IN_USE') throw error
    const control = await controlPathOf(dataPaths(home))
    const connect = () => connectControl(control)
    await offerOtherHost({
      directory: home,
      text: desktop.text().inUse,
      ask: desktop.ask,
      connect,
      links: desktop.links,
    })
    return null
  }
}

function accentPart(): { accent?: string } {
  const accent = systemAccent(() => systemPreferences.getAccentColor())
  return accent === null ? {} : { accent }
}
