import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { electronBinary } from '../../scripts/electron-binary.mjs'
import { projectRoot } from '../support/source-files.ts'
import type { DesktopApp, LaunchOptions } from './desktop-app.ts'
import { launchDoubleApp } from './desktop-double-app.ts'
import { launchElectronApp } from './desktop-electron-app.ts'

export interface Desktop {
  readonly driverName: 'electron' | 'electron-double'
  /** The test's own data directory, new and empty. */
  readonly home: string
  launch(options?: LaunchOptions): Promise<DesktopApp>
}

interface DesktopFixtures {
  desktop: Desktop
  /** Where `out/` stands. */
  projectDirectory: string
}

/** Only what a program needs: no bus and no keyring of the person who runs the tests. */
function environment(directory: string): Record<string, string> {
  const { PATH = '', DISPLAY, WAYLAND_DISPLAY, XAUTHORITY, SystemRoot } = process.env
  const display = Object.entries({ DISPLAY, WAYLAND_DISPLAY, XAUTHORITY, SystemRoot }).filter(([, value]) => value)
  return {
    PATH,
    ...(Object.fromEntries(display) as Record<string, string>),
    HOME: directory,
    USERPROFILE: directory,
    APPDATA: join(directory, 'AppData'),
    XDG_RUNTIME_DIR: directory,
    TMPDIR: directory,
    LANG: 'en_GB.UTF-8',
  }
}

/** Journeys of the desktop program: in real Electron wherever its binary is present, else in the double. */
export const test = base.extend<DesktopFixtures>({
  projectDirectory: [projectRoot, { option: true }],
  desktop: async ({ browser, projectDirectory, locale }, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'tvd-'))
    const home = join(directory, 'home')
    const { binary } = electronBinary({ fetchMissing: false })
    const running: DesktopApp[] = []
    await use({
      driverName: binary ? 'electron' : 'electron-double',
      home,
      async launch(options = {}) {
        const args = ['--home', options.home ?? home, ...(options.args ?? [])]
        const common = { projectDirectory, args, env: environment(directory) }
        const app = binary
          ? await launchElectronApp({ ...common, binary })
          : launchDoubleApp({ ...common, browser, locale: locale ?? 'en-GB', keyStore: options.keyStore ?? 'keyring' })
        running.push(app)
        return app
      },
    })
    for (const app of running) await app.kill()
    await rm(directory, { recursive: true, force: true })
  },
})

/** One line a run, so that nobody takes the double's green for Electron's. */
test.beforeAll(() => {
  if (process.env.TEST_PARALLEL_INDEX !== '0') return
  const { binary, reason } = electronBinary({ fetchMissing: false })
  const words = binary ? `real Electron (${binary})` : `the Electron double (${reason})`
  process.stdout.write(`Desktop journeys run in ${words}.\n`)
})

export { expect } from '@playwright/test'
