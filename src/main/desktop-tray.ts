import { nativeImage } from 'electron/common'
import { app, Menu, Tray } from 'electron/main'
import type { Logger } from '../core/ports.ts'
import type { Client } from '../shared/contract.ts'
import { createBadge } from './badge.ts'
import { type DesktopShell, iconDirectory } from './desktop-shell.ts'
import { errorNotice } from './error-notice.ts'
import { profilePlace } from './main-window.ts'
import { createTray, type TrayShell } from './tray.ts'
import { createTrayActions } from './tray-actions.ts'
import { trayIconPath } from './tray-icon.ts'
import type { TrayIcon } from './tray-model.ts'
import { trayTexts } from './tray-text.ts'

/** Joins the tray to Electron, the engine's client and the window. */
export function createDesktopTray(
  client: Client,
  { preferences, language, notifier, window }: DesktopShell,
  log: Logger,
): TrayShell {
  const image = (icon: TrayIcon) => trayIconPath(iconDirectory, icon, process.platform)
  return createTray({
    client,
    create: (icon) => new Tray(image(icon)),
    setImage: (tray, icon) => tray.setImage(image(icon)),
    buildMenu: (template) => Menu.buildFromTemplate(template),
    language,
    recent: preferences.recentProfiles,
    now: Date.now,
    perform: createTrayActions({
      client,
      showWindow: () => window.show(),
      showSignIn: (profileId) => window.show(profilePlace(profileId, 'sign-in')),
      quit: () => app.quit(),
      rememberRecent: preferences.rememberRecentProfile,
      tell: (problem, profileId) => notifier.notify({ ...errorNotice(problem), profileId }),
      log,
    }),
    badge: createBadge({
      platform: process.platform,
      setCount: (count) => app.setBadgeCount(count),
      markWindow: (words) =>
        window.mark(words === null ? null : nativeImage.createFromPath(image('attention')), words ?? ''),
      words: (count) => trayTexts[language()].waiting(count),
    }),
    log,
  })
}
