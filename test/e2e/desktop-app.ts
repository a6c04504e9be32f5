import type { Page } from '@playwright/test'
import type { MenuItemView } from '../support/electron-double/menus.ts'

export interface LaunchOptions {
  /** Data directory; by default the test's own. */
  readonly home?: string
  readonly args?: readonly string[]
  /** Only the double can imitate key stores; real Electron uses the session's. */
  readonly keyStore?: 'keyring' | 'constant-key' | 'refusing'
}

/** The running program as a person at the desktop sees it. Real Electron and its double both implement it. */
export interface DesktopApp {
  readonly pid: number
  /** Resolves with the exit code once the program has ended. */
  readonly exited: Promise<number | null>
  /** The window's page, once it is loaded. */
  page(): Promise<Page>
  windowState(): Promise<'none' | 'hidden' | 'shown'>
  windowCount(): Promise<number>
  webPreferences(): Promise<Record<string, unknown>>
  /** Clicks the window's close button. */
  closeWindow(): Promise<void>
  tray(): Promise<readonly MenuItemView[]>
  /** Chooses an item by the beginnings of the labels on the way to it. */
  chooseInTray(...path: string[]): Promise<void>
  clipboard(): Promise<string>
  writeClipboard(text: string): Promise<void>
  /** What the program handed to the system browser. */
  openedLinks(): Promise<readonly string[]>
  /** The count on the dock or the launcher. */
  badge(): Promise<number>
  notifications(): Promise<readonly { title: string; body: string }[]>
  clickNotification(index: number): Promise<void>
  dialogs(): Promise<readonly { message: string; buttons: readonly string[] }[]>
  answerDialog(button: number): Promise<void>
  /** The names that open save dialogs propose. */
  saveDialogs(): Promise<readonly string[]>
  /** Chooses a place in the oldest save dialog; `null` cancels it. */
  answerSaveDialog(path: string | null): Promise<void>
  power(event: 'suspend' | 'resume' | 'lock-screen' | 'shutdown'): Promise<void>
  quit(): Promise<number | null>
  /** Ends the process as `kill -9` does. */
  kill(): Promise<void>
}
