import { join } from 'node:path'
import type { TrayIcon } from './tray-model.ts'

/** macOS colours a template image itself, and takes `@2x` from beside it; elsewhere one coloured size is scaled. */
export function trayIconPath(directory: string, icon: TrayIcon, platform: NodeJS.Platform): string {
  return join(directory, platform === 'darwin' ? `tray-${icon}Template.png` : `tray-${icon}.png`)
}
