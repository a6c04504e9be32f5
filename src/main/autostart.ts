import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { App } from 'electron/main'
import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'

/** Start at login. The system is asked each time; our own settings would go stale when a person removes the entry there. */
export interface Autostart {
  readonly available: boolean
  enabled(): Promise<boolean>
  /** @throws VaultError `UNSUPPORTED` where the packaging owns it (Flatpak, Snap), `STORAGE_UNAVAILABLE`. */
  set(on: boolean): Promise<void>
}

export interface AutostartDeps {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  /** The program and its arguments, as they were started. */
  readonly command: readonly [string, ...string[]]
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>
}

const hiddenStart = '--hidden'

export function createAutostart(deps: AutostartDeps): Autostart {
  if (deps.platform === 'darwin' || deps.platform === 'win32') return loginItem(deps)
  if (deps.environment.FLATPAK_ID || deps.environment.SNAP) return ownedByPackaging
  return desktopEntry(deps)
}

function loginItem({ app, platform, command }: AutostartDeps): Autostart {
  // macOS takes no arguments; there the program asks whether it was opened at login.
  const options = platform === 'win32' ? { path: command[0], args: [...command.slice(1), hiddenStart] } : {}
  return {
    available: true,
    enabled: async () => app.getLoginItemSettings(options).openAtLogin,
    set: async (on) => app.setLoginItemSettings({ ...options, openAtLogin: on }),
  }
}

const ownedByPackaging: Autostart = {
  available: false,
  enabled: async () => false,
  set: async () => {
    throw new VaultError('UNSUPPORTED', said('autostart-packaged', {}))
  },
}

function desktopEntry({ environment, homeDirectory, command }: AutostartDeps): Autostart {
  const configured = environment.XDG_CONFIG_HOME
  // The XDG specification says that a relative path is to be ignored.
  const base = configured?.startsWith('/') ? configured : join(homeDirectory, '.config')
  const path = join(base, 'autostart', 'tokenvault.desktop')
  return {
    available: true,
    async enabled() {
      try {
        return startsAtLogin(await readFile(path, 'utf8'))
      } catch (error) {
        if (isMissing(error)) return false
        throw unusable(path, error)
      }
    },
    async set(on) {
      try {
        if (!on) return await rm(path, { force: true })
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, desktopEntryText([environment.APPIMAGE ?? command[0], ...command.slice(1)]))
      } catch (error) {
        throw unusable(path, error)
      }
    },
  }
}

/** A desktop environment switches an entry off with one of these two lines instead of removing the file. */
export function startsAtLogin(entry: string): boolean {
  return !/^\s*(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(entry)
}

/** Desktop Entry Specification 1.5, sections "Recognized keys" and "The Exec key". */
export function desktopEntryText(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Token Vault',
    'Comment=Keeps API tokens fresh',
    'Comment[zh_CN]=让 API 令牌保持最新',
    `Exec=${[...command, hiddenStart].map(quoteExecArgument).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Quotes one argument: first for `Exec` (quote, backtick, dollar, backslash; `%` is a field code), then as a string value. */
export function quoteExecArgument(argument: string): string {
  if (/[\n\r\0]/.test(argument)) {
    throw new VaultError('UNSUPPORTED', said('autostart-line-break', {}))
  }
  const quoted = `"${argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
  return quoted.replaceAll('\\', '\\\\')
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function unusable(path: string, cause: unknown): VaultError {
  if (cause instanceof VaultError) return cause
  return new VaultError('STORAGE_UNAVAILABLE', said('autostart-unusable', { path }), {
    cause,
    details: { file: path },
  })
}
