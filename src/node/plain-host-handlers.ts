import type { HostHandlers } from '../core/engine.ts'
import { VaultError } from '../core/errors.ts'
import type { Capabilities } from '../shared/capabilities.ts'
import type { HostParts } from './open-engine.ts'
import { createSettingPreferences } from './setting-preferences.ts'

/** A host without tray, clipboard and window of its own. */
export const plainCapabilities: Capabilities = {
  host: 'headless',
  tray: false,
  startAtLogin: false,
  hostClipboard: false,
  notifications: false,
  window: false,
  saveDialog: false,
}

/** What only the program around the engine can do. */
export interface PlainHost {
  /** A fresh one-time link to the window, or `null` when this process serves none. */
  readonly show: () => string | null
  readonly quit: () => void
}

/** `host.*` for programs without Electron: the headless host, and a command that owns the data directory for a moment. */
export function createPlainHostHandlers(parts: HostParts, host: PlainHost): HostHandlers {
  const preferences = createSettingPreferences(parts.records)
  return {
    'host.capabilities': async () => plainCapabilities,
    'host.preferences': () => preferences.current(),
    async 'host.setPreferences'(changes) {
      const now = await preferences.change(changes)
      parts.events.emit('preferences.changed', null)
      return now
    },
    'host.doctor': () => parts.doctor(),
    async 'host.show'() {
      return { url: host.show() }
    },
    async 'host.openLink'() {
      throw new VaultError('UNSUPPORTED', 'This host opens no links; the page does.')
    },
    async 'host.copySecret'() {
      throw new VaultError('UNSUPPORTED', 'This host has no clipboard of its own; the page copies the value instead.')
    },
    async 'host.saveFile'() {
      throw new VaultError('UNSUPPORTED', 'This host has no window of its own; the page offers the file as a download.')
    },
    async 'host.saveLedger'() {
      throw new VaultError(
        'UNSUPPORTED',
        'This host has no window of its own; the page offers the ledger as a download.',
      )
    },
    async 'host.quit'() {
      // After the answer is on its way; the caller would otherwise see a broken connection.
      setImmediate(host.quit)
      return null
    },
  }
}
