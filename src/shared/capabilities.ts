/**
 * What this host offers. The renderer hides or explains what is missing; nothing ever asks "is this Electron?".
 */
export interface Capabilities {
  readonly host: 'desktop' | 'headless'
  readonly tray: boolean
  readonly startAtLogin: boolean
  /** The host can write the clipboard itself (and clear it). Otherwise the page writes the value of `tokens.reveal`. */
  readonly hostClipboard: boolean
  readonly notifications: boolean
  /** Window controls such as close-to-tray exist. */
  readonly window: boolean
  /** The host asks where a file goes and writes it (`host.saveFile`). Otherwise the page offers it as a download. */
  readonly saveDialog: boolean
  /** The colour that the person chose for the whole system, as `#rrggbb`; absent where the system tells none. */
  readonly accent?: string
}
