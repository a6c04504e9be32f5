import { createEventBus, type EventBus } from '../../src/core/events.ts'
import { type HttpTransport, serveHttp } from '../../src/headless/http-transport.ts'
import type { IsOwnPeer } from '../../src/headless/peer-user.ts'
import { createSessions } from '../../src/headless/session.ts'
import type { StaticFile } from '../../src/headless/static-files.ts'
import { type RawAnswer, send } from './http-request.ts'

export interface HeadlessWindow {
  readonly transport: HttpTransport
  readonly port: number
  readonly events: EventBus
  /** Calls that reached the dispatcher: a refused attack leaves this empty. */
  readonly dispatched: { name: unknown; input: unknown }[]
  /** Follows a fresh link and returns the session's cookie. */
  signIn(): Promise<string>
  /** A call as the page makes it; `headers` replace or remove (undefined) what the page sends. */
  call(options?: { headers?: Record<string, string | undefined>; name?: string; body?: string }): Promise<RawAnswer>
  advance(ms: number): void
}

/** The HTTP transport of the headless host over a dispatcher that records, on a free port. */
export async function openHeadlessWindow(options: { isOwnPeer?: IsOwnPeer } = {}): Promise<HeadlessWindow> {
  let now = Date.UTC(2026, 0, 1)
  const dispatched: HeadlessWindow['dispatched'] = []
  const events = createEventBus(() => undefined)
  const page: StaticFile = { content: Buffer.from('<title>page</title>'), type: 'text/html', immutable: false }
  const script: StaticFile = { content: Buffer.from('export {}'), type: 'text/javascript', immutable: true }
  const transport = await serveHttp({
    dispatch: async (name, input) => {
      dispatched.push({ name, input })
      return { ok: true, value: 'dispatched' }
    },
    events,
    files: new Map([
      ['/', page],
      ['/index.html', page],
      ['/assets/index-1.js', script],
    ]),
    sessions: createSessions({ now: () => now }),
    port: 0,
    ...options,
  })
  const { port } = transport
  const origin = `http://127.0.0.1:${port}`
  const signIn = async () => {
    const { pathname, search } = new URL(transport.link())
    const { headers } = await send({ port, path: pathname + search })
    return String(headers['set-cookie']).split(';')[0] ?? ''
  }
  return {
    transport,
    port,
    events,
    dispatched,
    signIn,
    async call({ headers = {}, name = 'profiles.list', body = '{"input":null}' } = {}) {
      const all: Record<string, string | undefined> = {
        host: `127.0.0.1:${port}`,
        origin,
        'content-type': 'application/json',
        'sec-fetch-site': 'same-origin',
        cookie: Object.hasOwn(headers, 'cookie') ? headers.cookie : await signIn(),
        ...headers,
      }
      const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
      return send({ port, method: 'POST', path: `/api/call/${name}`, headers: kept, body })
    },
    advance(ms) {
      now += ms
    },
  }
}
