import type { NotificationConstructorOptions } from 'electron/main'
import type { Notifier } from '../core/ports.ts'
import type { LocalText, NoticeView } from '../shared/views.ts'
import { profilePlace } from './main-window.ts'

/** The part of Electron's `Notification` that is used. */
export interface ShownNotification {
  on(event: 'click' | 'action' | 'close' | 'failed', listener: () => void): unknown
  show(): void
}

/** Notices whose remedy is to sign in: on macOS and Windows they have a button that begins it. */
const endsBySignIn: readonly (NoticeView['kind'] | undefined)[] = ['sign-in-needed', 'refresh-token-ending']
const signInText: LocalText = { en: 'Sign in', 'zh-CN': '登录' }

/** Shows what the engine wants to tell while no window is in front. A click brings the window, at the profile it is about. */
export function createDesktopNotifier(deps: {
  supported: () => boolean
  create: (options: NotificationConstructorOptions) => ShownNotification
  enabled: () => boolean
  language: () => keyof LocalText
  showWindow: (place?: `#/${string}`) => void
}): Notifier {
  // Without a reference the object is collected and its click is lost.
  const shown = new Set<ShownNotification>()
  return {
    notify({ title, body, profileId, kind }) {
      if (!deps.enabled() || !deps.supported()) return
      const language = deps.language()
      const signIn = profileId !== null && endsBySignIn.includes(kind) ? profilePlace(profileId, 'sign-in') : null
      const notification = deps.create({
        ...{ title: title[language], body: body[language] },
        ...(signIn && { actions: [{ type: 'button', text: signInText[language] }] }),
      })
      const forget = () => void shown.delete(notification)
      notification.on('click', () => {
        forget()
        deps.showWindow(profileId === null ? undefined : profilePlace(profileId))
      })
      notification.on('action', () => {
        forget()
        if (signIn) deps.showWindow(signIn)
      })
      notification.on('close', forget)
      notification.on('failed', forget)
      shown.add(notification)
      notification.show()
    },
  }
}
