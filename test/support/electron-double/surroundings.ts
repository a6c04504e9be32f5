import { EventEmitter } from 'node:events'
import type { Link } from './link.ts'

export interface NotificationOptions {
  readonly title?: string
  readonly body?: string
}

export class DoubleNotification extends EventEmitter {
  readonly options: NotificationOptions
  readonly #shown: DoubleNotification[]
  constructor(options: NotificationOptions, shown: DoubleNotification[]) {
    super()
    this.options = options
    this.#shown = shown
  }
  show() {
    this.#shown.push(this)
  }
  close() {
    this.emit('close')
  }
}

/** The small modules: clipboard, shell, dialogs, notifications, screen, theme and power. */
export function createSurroundings(link: Link) {
  const notifications: DoubleNotification[] = []
  const openedLinks: string[] = []
  const dialogs: { options: Record<string, unknown>; answer: (response: number) => void }[] = []
  const saves: { options: { defaultPath?: string }; answer: (filePath: string | null) => void }[] = []
  let clipboardText = ''
  let theme = 'system'

  function Notification(options: NotificationOptions): DoubleNotification {
    return new DoubleNotification(options, notifications)
  }

  return {
    modules: {
      Notification: Object.assign(Notification, { isSupported: () => true }),
      clipboard: {
        readText: async () => clipboardText,
        writeText: async (text: string) => {
          clipboardText = String(text)
        },
        clear: () => {
          clipboardText = ''
        },
        has: async () => clipboardText !== '',
      },
      nativeImage: { createFromPath: (path: string) => ({ path }) },
      shell: {
        openExternal: async (url: string) => {
          openedLinks.push(String(new URL(url)))
        },
      },
      dialog: {
        showMessageBox: (options: Record<string, unknown>) =>
          new Promise<{ response: number; checkboxChecked: boolean }>((resolve) => {
            dialogs.push({ options, answer: (response) => resolve({ response, checkboxChecked: false }) })
          }),
        // Resolves with an empty path when the person cancels; it never writes anything itself.
        showSaveDialog: (options: { defaultPath?: string }) =>
          new Promise<{ canceled: boolean; filePath: string }>((resolve) => {
            const answer = (path: string | null) => resolve({ canceled: path === null, filePath: path ?? '' })
            saves.push({ options, answer })
          }),
        showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}: ${content}\n`),
      },
      systemPreferences: Object.assign(new EventEmitter(), { getAccentColor: () => '' }),
      screen: {
        getAllDisplays: () => [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 }, scaleFactor: 1 }],
      },
      nativeTheme: Object.assign(new EventEmitter(), {
        get themeSource() {
          return theme
        },
        /** Its system is light. */
        get shouldUseDarkColors() {
          return theme === 'dark'
        },
        set themeSource(source: string) {
          if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Invalid theme source ${source}`)
          theme = source
          link.ask('theme', { source }).catch(() => undefined)
        },
      }),
      powerMonitor: new EventEmitter(),
    },
    view: () => ({
      notifications: notifications.map(({ options }) => ({ title: options.title ?? '', body: options.body ?? '' })),
      openedLinks: [...openedLinks],
      dialogs: dialogs.map(({ options }) => ({
        message: String(options.message),
        buttons: options.buttons as string[],
      })),
      saveDialogs: saves.map(({ options }) => options.defaultPath ?? ''),
      theme,
    }),
    clickNotification: (index: number) => void notifications[index]?.emit('click'),
    answerSaveDialog(path: string | null) {
      const first = saves.shift()
      if (!first) throw new Error('No save dialog is open')
      first.answer(path)
    },
    answerDialog(response: number) {
      const first = dialogs.shift()
      if (!first) throw new Error('No dialog is open')
      first.answer(response)
    },
  }
}
