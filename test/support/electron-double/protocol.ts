import type { DoubleApp } from './app.ts'

interface Privileges {
  standard?: boolean
  secure?: boolean
}
type Handler = (request: Request) => Response | Promise<Response>

export interface SchemeAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

export function createProtocol(app: DoubleApp) {
  const privileged = new Map<string, Privileges>()
  const handlers = new Map<string, Handler>()
  let registered = false
  return {
    protocol: {
      registerSchemesAsPrivileged(schemes: { scheme: string; privileges?: Privileges }[]) {
        if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
        if (registered)
          throw new Error('protocol.registerSchemesAsPrivileged is called a second time; the first is lost')
        registered = true
        for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges ?? {})
      },
      handle(scheme: string, handler: Handler) {
        app.double.requireReady('protocol.handle')
        if (handlers.has(scheme)) throw new Error(`The scheme '${scheme}' is already handled`)
        handlers.set(scheme, handler)
      },
      unhandle: (scheme: string) => void handlers.delete(scheme),
      isProtocolHandled: (scheme: string) => handlers.has(scheme),
    },
    /** A page of a scheme that is not standard and secure would have no origin and no modern web API. */
    isOriginScheme: (scheme: string) =>
      privileged.get(scheme)?.standard === true && privileged.get(scheme)?.secure === true,
    async request(url: string, method: string): Promise<SchemeAnswer | null> {
      const handler = handlers.get(new URL(url).protocol.slice(0, -1))
      if (!handler) return null
      const response = await handler(schemeRequest(url, method))
      const body = new Uint8Array(await response.arrayBuffer())
      return { status: response.status, headers: Object.fromEntries(response.headers), body }
    },
  }
}

/** `new Request('app://…')` is fine in Electron; Node's refuses nothing either, but has no host for such a URL. */
function schemeRequest(url: string, method: string): Request {
  return { url, method, headers: new Headers() } as Request
}
