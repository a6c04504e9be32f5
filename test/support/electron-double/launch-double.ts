import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { createLink, type Link, type Message } from './link.ts'
import type { MenuItemView } from './menus.ts'
import type { KeyStore } from './safe-storage.ts'
import { createShownWindows } from './shown-windows.ts'

export interface DoubleOptions {
  readonly browser: Browser
  readonly projectDirectory: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly locale: string
  readonly keyStore: KeyStore
}

export interface DoubleState {
  readonly notifications: { title: string; body: string }[]
  readonly openedLinks: string[]
  readonly dialogs: { message: string; buttons: string[] }[]
  readonly saveDialogs: string[]
  readonly theme: string
  readonly badge: number
  readonly tray: { image: string; tooltip: string; items: MenuItemView[] } | null
  readonly sandboxed: boolean
  readonly channels: string[]
  readonly syncChannels: string[]
  readonly windows: { id: number; visible: boolean; webPreferences: Record<string, unknown> }[]
}

export interface RunningDouble {
  readonly link: Link
  readonly output: () => string
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>
  readonly pid: number
  state(): Promise<DoubleState>
  page(): Promise<Page>
  /** Addresses for which the program would have let Electron open another window. */
  readonly allowedWindows: readonly string[]
  /** Ends the process at once, as a crash would. */
  kill(): void
  close(): Promise<void>
}

/** Starts the built main bundle in a Node process of its own, with `electron` replaced, and shows its windows. */
export function launchDouble(options: DoubleOptions): RunningDouble {
  const child = start(options)
  const link = createLink({
    // A program that is ending closes its side first; what was asked then fails with its exit.
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    onMessage: (listener) => void child.on('message', (message) => listener(message as Message)),
  })
  const windows = createShownWindows(options.browser, link, options.locale)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      link.close(`The program has ended (${code}). ${output}`)
      resolve(code)
    })
  })
  return {
    link,
    output: () => output,
    exited,
    pid: child.pid as number,
    state: () => link.ask('state'),
    page: () => Promise.race([windows.page(), exited.then((code) => ended(code, output))]),
    allowedWindows: windows.allowedWindows,
    kill: () => void child.kill('SIGKILL'),
    async close() {
      child.kill('SIGKILL')
      await exited
      await windows.close()
    },
  }
}

function ended(code: number | null, output: string): never {
  throw new Error(`The program has ended (${code}) before it showed a window. ${output}`)
}

function start({ projectDirectory, args, env, locale, keyStore }: DoubleOptions): ChildProcess {
  const register = pathToFileURL(join(import.meta.dirname, 'register.ts')).href
  return fork(join(projectDirectory, 'out', 'main', 'index.js'), [...args], {
    cwd: projectDirectory,
    execArgv: ['--no-warnings', '--import', register],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...env, ELECTRON_DOUBLE: JSON.stringify({ appPath: projectDirectory, locale, keyStore }) },
  })
}
