import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge']
const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}

/** Path of a Chromium on this machine: `TOKENVAULT_CHROMIUM`, Playwright's own, one on the PATH, or a usual place. */
export function findChromium() {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const candidates = [
    process.env.TOKENVAULT_CHROMIUM,
    chromium.executablePath(),
    ...onPath,
    ...(places[process.platform] ?? []),
  ]
  return candidates.find((path) => path && existsSync(path)) ?? null
}

/** Finds a Chromium, or installs one (Debian's package as root, else Playwright's build). `null` when neither works. */
export function findOrInstallChromium() {
  const found = findChromium()
  if (found) return found
  const attempt = (command, args) =>
    spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 }).status === 0
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stdout.write('No Chromium found; installing Debian’s package.\n')
    if (
      attempt('apt-get', ['update', '-q']) &&
      attempt('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium'])
    ) {
      return findChromium()
    }
  }
  process.stdout.write('No Chromium found; asking Playwright for one.\n')
  attempt(process.execPath, [
    join(import.meta.dirname, '..', 'node_modules', '@playwright', 'test', 'cli.js'),
    'install',
    'chromium',
  ])
  return findChromium()
}
