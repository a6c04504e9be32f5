import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const inside = 'TOKENVAULT_KEYRING_SESSION'
const unlock = 'printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'

/**
 * Runs the calling script once more in a session bus of its own with an unlocked, throw-away keyring, and ends with its
 * code. Inside, it returns what a host needs to find that keyring.
 */
export function inKeyringSession() {
  const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = process.env
  if (process.env[inside]) return { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }
  const home = mkdtempSync(join(tmpdir(), 'tokenvault-keyring-'))
  const runtime = join(home, 'runtime')
  mkdirSync(runtime, { mode: 0o700 })
  const again = [process.execPath, ...process.argv.slice(1)]
  const { status, error } = spawnSync('dbus-run-session', ['--', 'sh', '-c', `${unlock}\n"$@"`, 'sh', ...again], {
    env: { ...process.env, [inside]: '1', HOME: home, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(home, 'data') },
    stdio: 'inherit',
  })
  rmSync(home, { recursive: true, force: true })
  if (error) throw new Error('dbus-run-session and gnome-keyring-daemon are needed.', { cause: error })
  process.exit(status ?? 1)
}
