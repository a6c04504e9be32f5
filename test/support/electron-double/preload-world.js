/**
 * Runs in the page before its own scripts, as the isolated world of a sandboxed preload does. The marker below
 * is replaced by a function around the text of the built preload. Nothing of this is left on the page but what the bridge exposes.
 */
;(() => {
  const invokeHost = globalThis.__electronDoubleInvoke
  delete globalThis.__electronDoubleInvoke
  // Sandboxed preloads run in the main frame only, because nodeIntegrationInSubFrames is off.
  if (globalThis.top !== globalThis) return

  const listeners = new Map()
  const clone = (value) => {
    try {
      return structuredClone(value)
    } catch {
      throw new Error('An object could not be cloned.')
    }
  }

  /** Copies a value to the other world: functions become proxies, prototypes are lost, errors keep their message. */
  function cross(value) {
    if (typeof value === 'symbol') throw new Error('A symbol cannot be sent over the context bridge.')
    if (typeof value === 'function') return (...args) => cross(value(...args.map(cross)))
    if (value === null || typeof value !== 'object') return value
    if (value instanceof Promise) return value.then(cross, (error) => Promise.reject(cross(error)))
    if (value instanceof Error) return new Error(value.message)
    if (Array.isArray(value)) return value.map(cross)
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return clone(value)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cross(member)]))
  }
  const freeze = (value) => {
    if (value !== null && typeof value === 'object') for (const member of Object.values(value)) freeze(member)
    return Object.freeze(value)
  }

  const ipcRenderer = {
    invoke: async (channel, ...args) => {
      const answer = await invokeHost(channel, clone(args))
      if (answer.error !== undefined) throw new Error(answer.error)
      return answer.value
    },
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel, listener) {
      const kept = [...(listeners.get(channel) ?? [])]
      const at = kept.indexOf(listener)
      if (at !== -1) kept.splice(at, 1)
      listeners.set(channel, kept)
      return ipcRenderer
    },
  }
  const contextBridge = {
    exposeInMainWorld(name, api) {
      if (Object.hasOwn(globalThis, name)) throw new Error(`Cannot bind an API on top of an existing property: ${name}`)
      const value = freeze(cross(api))
      Object.defineProperty(globalThis, name, { value, enumerable: true, configurable: false, writable: false })
    },
  }

  /** The driver delivers `webContents.send` through this; it is hidden under a name that only it knows. */
  Object.defineProperty(globalThis, Symbol.for('electron-double-deliver'), {
    value: (channel, args) => {
      for (const listener of [...(listeners.get(channel) ?? [])]) listener({ sender: ipcRenderer }, ...args)
    },
    enumerable: false,
  })

  const electron = { contextBridge, ipcRenderer }
  const modules = { electron, 'electron/renderer': electron, 'electron/common': {} }
  const sandboxRequire = (name) => {
    if (Object.hasOwn(modules, name)) return modules[name]
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  const process = { sandboxed: true, contextIsolated: true, type: 'renderer' }
  const preload = PRELOAD_FUNCTION
  preload(sandboxRequire, module, module.exports, process)
})()
