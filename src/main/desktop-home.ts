import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The data directory, and below it the directory for what Electron and the preferences keep. */
export interface DesktopHome {
  readonly root: string
  readonly electron: string
}

/** `--home DIR` or `--home=DIR` names the data directory, as it does for the other programs; else `fallback`. */
export function homeFrom(argv: readonly string[], fallback: string): string {
  const joined = argv.find((argument) => argument.startsWith('--home='))?.slice('--home='.length)
  const at = argv.indexOf('--home')
  const chosen = joined ?? (at === -1 ? undefined : argv[at + 1])
  return chosen ? resolve(chosen) : fallback
}

/**
 * Electron's files stand inside the data directory, so that each data directory has its own single-instance lock. They
 * are made here, private, because Electron would make them with the usual mode.
 */
export function prepareDesktopHome(root: string): DesktopHome {
  const electron = join(root, 'desktop')
  mkdirSync(electron, { recursive: true, mode: 0o700 })
  return { root, electron }
}
