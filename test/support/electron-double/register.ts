import { registerHooks } from 'node:module'
import { createElectronModules } from './electron-modules.ts'
import type { KeyStore } from './safe-storage.ts'

/**
 * Loaded with `node --import` before the built main bundle: every import of `electron` in this process, also by
 * packages, yields the double.
 */
const settings = JSON.parse(process.env.ELECTRON_DOUBLE ?? '{}') as {
  appPath: string
  locale?: string
  keyStore?: KeyStore
}
const modules = createElectronModules({
  appPath: settings.appPath,
  locale: settings.locale ?? 'en-GB',
  keyStore: settings.keyStore ?? 'keyring',
})
Object.assign(globalThis, { [Symbol.for('electron-double')]: modules })
Object.assign(process.versions, { electron: '45.4.1' })

const specifiers: ReadonlySet<string> = new Set(['electron', 'electron/main', 'electron/common'])
const source = `
const modules = globalThis[Symbol.for('electron-double')]
export default modules
export const { ${Object.keys(modules).join(', ')} } = modules
`

registerHooks({
  resolve(specifier, context, next) {
    return specifiers.has(specifier) ? { url: 'electron-double:modules', shortCircuit: true } : next(specifier, context)
  },
  load(url, context, next) {
    return url === 'electron-double:modules' ? { format: 'module', source, shortCircuit: true } : next(url, context)
  },
})
