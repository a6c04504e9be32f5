import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { cancellableEvent } from './cancellable-event.ts'
import { createInstanceLock } from './single-instance.ts'

/** What `app` needs of the windows, which are made after it. */
export interface WindowList {
  /** Closes them one after the other; `false` when one of them held its close back. */
  closeAll(): boolean
  destroyAll(): void
  readonly count: number
}

export type DoubleApp = ReturnType<typeof createApp>

export function createApp(options: { appPath: string; locale: string }) {
  const emitter = new EventEmitter()
  const paths = new Map([
    ['home', homedir()],
    ['temp', tmpdir()],
    ['appData', join(homedir(), '.config')],
    ['userData', join(homedir(), '.config', 'tokenvault')],
  ])
  const loginItem = { openAtLogin: false }
  const lock = createInstanceLock((argv, directory, data) => emitter.emit('second-instance', {}, argv, directory, data))
  let windows: WindowList = { closeAll: () => true, destroyAll: () => undefined, count: 0 }
  let ready = false
  let quitting = false
  let sandboxed = false
  let badge = 0
  const becomesReady = new Promise<void>((resolve) => {
    setImmediate(() => {
      ready = true
      emitter.emit('ready', {}, {})
      resolve()
    })
  })

  function exit(code = 0): void {
    windows.destroyAll()
    lock.release()
    emitter.emit('quit', {}, code)
    process.exit(code)
  }

  function quit(): void {
    const before = cancellableEvent()
    emitter.emit('before-quit', before)
    if (before.defaultPrevented) return
    quitting = true
    if (!windows.closeAll()) {
      quitting = false
      return
    }
    const will = cancellableEvent()
    emitter.emit('will-quit', will)
    if (will.defaultPrevented) quitting = false
    else exit(0)
  }

  return Object.assign(emitter, {
    isPackaged: false,
    name: 'tokenvault',
    isReady: () => ready,
    whenReady: () => becomesReady,
    enableSandbox() {
      if (ready) throw new Error('app.enableSandbox() can only be called before app is ready')
      sandboxed = true
    },
    sandboxed: () => sandboxed,
    setPath(name: string, path: string) {
      if (!existsSync(path)) mkdirSync(path, { recursive: true })
      paths.set(name, path)
    },
    getPath(name: string) {
      const path = paths.get(name)
      if (path === undefined) throw new Error(`Failed to get '${name}' path`)
      return path
    },
    getAppPath: () => options.appPath,
    getName: () => 'tokenvault',
    getVersion: () => '0.0.0-double',
    getLocale: () => (ready ? options.locale : ''),
    setAppUserModelId: () => undefined,
    setBadgeCount(count = 0) {
      badge = count
      return true
    },
    getBadgeCount: () => badge,
    requestSingleInstanceLock: (data?: unknown) => lock.request(paths.get('userData') as string, data ?? null),
    releaseSingleInstanceLock: () => lock.release(),
    getLoginItemSettings: () => ({ ...loginItem, wasOpenedAtLogin: false }),
    setLoginItemSettings: (changes: { openAtLogin?: boolean }) => void Object.assign(loginItem, changes),
    quit,
    exit,
    /** For the other parts of the double. */
    double: {
      requireReady(what: string) {
        if (!ready) throw new Error(`${what} cannot be used before the app is ready`)
      },
      attachWindows(list: WindowList) {
        windows = list
      },
      windowClosed() {
        if (windows.count > 0 || quitting) return
        if (!emitter.emit('window-all-closed')) quit()
      },
    },
  })
}
