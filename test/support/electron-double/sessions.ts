import { EventEmitter } from 'node:events'
import type { DoubleApp } from './app.ts'

type Contents = { getURL(): string } | null
type RequestHandler = (
  contents: Contents,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void
type CheckHandler = (
  contents: Contents,
  permission: string,
  origin: string,
  details: { requestingUrl: string; isMainFrame: boolean },
) => boolean

/** Sessions grant everything until a handler says otherwise, as Electron's do. */
export function createSessions(app: DoubleApp) {
  let onRequest: RequestHandler | null = null
  let onCheck: CheckHandler | null = null
  let created: ReturnType<typeof create> | undefined

  function create() {
    return Object.assign(new EventEmitter(), {
      setPermissionRequestHandler: (handler: RequestHandler | null) => {
        onRequest = handler
      },
      setPermissionCheckHandler: (handler: CheckHandler | null) => {
        onCheck = handler
      },
      setDevicePermissionHandler: () => undefined,
      setDisplayMediaRequestHandler: () => undefined,
    })
  }
  return {
    session: {
      get defaultSession() {
        app.double.requireReady('session.defaultSession')
        if (!created) {
          created = create()
          app.emit('session-created', created)
        }
        return created
      },
    },
    /** Chromium checks first and asks only when the check says no. */
    async decide(permission: string, url: string, contents: Contents): Promise<boolean> {
      const details = { requestingUrl: url, isMainFrame: true }
      const origin = `${new URL(url).protocol}//${new URL(url).host}`
      if (onCheck === null || onCheck(contents, permission, `${origin}/`, details)) return true
      const handler = onRequest
      return handler === null ? true : new Promise((resolve) => handler(contents, permission, resolve, details))
    },
  }
}
