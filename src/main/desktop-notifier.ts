import type { NotificationConstructorOptions } from 'electron/main'
import type { Notifier } from '../core/ports.ts'
import type { LocalText } from '../shared/views.ts'

/** The part of Electron's `Notification` that is used. */
export interface ShownNotification {
  on(event: 'click' | 'close' | 'failed', listener: () => void): unknown
  show(): void
}

/** Shows what the engine wants to tell while no window is in front. A click brings the window. */
export function createDesktopNotifier(deps: {
  supported: () => boolean
  create: (options: NotificationConstructorOptions) => ShownNotification
  enabled: () => boolean
  language: () => keyof LocalText
  showWindow: () => void
}): Notifier {
  // Without a reference the object is collected and its click is lost.
  const shown = new Set<ShownNotification>()
  return {
    notify({ title, body }) {
      if (!deps.enabled() || !deps.supported()) return
      const notification = deps.create({ title: title[deps.language()], body: body[deps.language()] })
      const forget = () => void shown.delete(notification)
      notification.on('click', () => {
        forget()
        deps.showWindow()
      })
      notification.on('close', forget)
      notification.on('failed', forget)
      shown.add(notification)
      notification.show()
    },
  }
}
