import type { MenuItemConstructorOptions } from 'electron/main'

/**
 * macOS takes its shortcuts for copy, paste and quit from the application menu. Elsewhere there is no menu: the window
 * has its own controls, and the default one would offer the developer tools.
 */
export function appMenuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null
  return [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]
}
