import type { RecordStore } from '../core/ports.ts'
import type { PreferencesView } from '../shared/views.ts'

export interface Preferences {
  current(): Promise<PreferencesView>
  change(changes: Partial<PreferencesView>): Promise<PreferencesView>
}

const defaults: PreferencesView = {
  theme: 'system',
  language: 'system',
  closeToTray: false,
  startAtLogin: false,
  notifications: true,
  lockOnSuspend: false,
  clipboardClearMs: 30_000,
}

const id = 'preferences'

/** Preferences of a host without electron-store: one readable record beside the vault's. A value that makes no sense counts as not set. */
export function createSettingPreferences(records: RecordStore): Preferences {
  const read = async () => {
    const row = await records.get('setting', id)
    return { version: row?.version ?? 0, values: { ...defaults, ...sensible(row?.meta ?? {}) } }
  }
  return {
    current: async () => (await read()).values,
    async change(changes) {
      const { version, values } = await read()
      const next: PreferencesView = { ...values, ...changes }
      await records.write([
        { op: 'put', kind: 'setting', id, expectedVersion: version, meta: { ...next }, sealed: null },
      ])
      return next
    },
  }
}

function sensible(stored: Readonly<Record<string, unknown>>): Partial<PreferencesView> {
  const choices: Partial<Record<string, readonly unknown[]>> = {
    theme: ['system', 'light', 'dark'],
    language: ['system', 'en', 'zh-CN'],
  }
  const kept = Object.entries(stored).filter(
    ([key, value]) =>
      Object.hasOwn(defaults, key) &&
      typeof value === typeof defaults[key as keyof PreferencesView] &&
      (choices[key]?.includes(value) ?? true),
  )
  return Object.fromEntries(kept) as Partial<PreferencesView>
}
