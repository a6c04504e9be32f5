import { z } from 'zod'
import { VaultError } from '../core/errors.ts'
import type { PreferencesView } from '../shared/views.ts'
import type { Autostart } from './autostart.ts'

/** The part of `electron-store` that is used; nothing secret ever goes into it. */
export interface PreferenceStore {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export interface WindowBounds {
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly width: number
  readonly height: number
  readonly maximized: boolean
}

export type StoredPreferences = Omit<PreferencesView, 'startAtLogin'>

export interface Preferences {
  /** What is stored, for decisions that cannot wait. */
  current(): StoredPreferences
  /** Adds what only the system knows. */
  view(): Promise<PreferencesView>
  /** @throws VaultError `INVALID_INPUT`, and what `Autostart.set` throws. */
  change(changes: Partial<PreferencesView>): Promise<PreferencesView>
  windowBounds(): WindowBounds | null
  rememberWindowBounds(bounds: WindowBounds): void
  /** `true` the first time only: the person learns once that closing the window leaves the program running. */
  takeStillRunningNotice(): boolean
  /** Ids of profiles whose token was copied from the tray, the latest first. */
  recentProfiles(): readonly string[]
  rememberRecentProfile(id: string): void
}

const recentLimit = 5

/** Each value is checked on its own, so that one bad value costs one default and not the whole file. */
const shape = {
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  language: z.enum(['system', 'en', 'zh-CN']).catch('system'),
  closeToTray: z.boolean().catch(false),
  notifications: z.boolean().catch(true),
  lockOnSuspend: z.boolean().catch(false),
  clipboardClearMs: z.int().min(1_000).max(600_000).catch(30_000),
}
const changeShape = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).optional(),
  language: z.enum(['system', 'en', 'zh-CN']).optional(),
  closeToTray: z.boolean().optional(),
  startAtLogin: z.boolean().optional(),
  notifications: z.boolean().optional(),
  lockOnSuspend: z.boolean().optional(),
  clipboardClearMs: z.int().min(1_000).max(600_000).optional(),
})
const boundsShape = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(200).max(20_000),
  height: z.int().min(200).max(20_000),
  maximized: z.boolean(),
})
const recentShape = z.array(z.string().max(200)).max(50).catch([])

export function createPreferences(store: PreferenceStore, autostart: Autostart): Preferences {
  const current = (): StoredPreferences => ({
    theme: shape.theme.parse(store.get('theme')),
    language: shape.language.parse(store.get('language')),
    closeToTray: shape.closeToTray.parse(store.get('closeToTray')),
    notifications: shape.notifications.parse(store.get('notifications')),
    lockOnSuspend: shape.lockOnSuspend.parse(store.get('lockOnSuspend')),
    clipboardClearMs: shape.clipboardClearMs.parse(store.get('clipboardClearMs')),
  })
  const view = async (): Promise<PreferencesView> => ({ ...current(), startAtLogin: await autostart.enabled() })

  return {
    current,
    view,
    async change(raw) {
      const changes = changeShape.safeParse(raw)
      if (!changes.success) {
        throw new VaultError('INVALID_INPUT', `These preferences cannot be used: ${z.prettifyError(changes.error)}.`)
      }
      const { startAtLogin, ...stored } = changes.data
      if (startAtLogin !== undefined && startAtLogin !== (await autostart.enabled())) await autostart.set(startAtLogin)
      for (const [key, value] of Object.entries(stored)) if (value !== undefined) store.set(key, value)
      return view()
    },
    windowBounds() {
      const bounds = boundsShape.safeParse(store.get('windowBounds'))
      return bounds.success ? bounds.data : null
    },
    rememberWindowBounds: (bounds) => store.set('windowBounds', bounds),
    takeStillRunningNotice() {
      if (store.get('stillRunningNoticeShown') === true) return false
      store.set('stillRunningNoticeShown', true)
      return true
    },
    recentProfiles: () => recentShape.parse(store.get('recentProfiles')),
    rememberRecentProfile(id) {
      const others = recentShape.parse(store.get('recentProfiles')).filter((known) => known !== id)
      store.set('recentProfiles', [id, ...others].slice(0, recentLimit))
    },
  }
}
