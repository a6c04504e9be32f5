import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Dispatch } from '../core/dispatcher.ts'
import { toWireError, VaultError } from '../core/errors.ts'
import type { EventBus } from '../core/events.ts'
import type { Disposable } from '../core/lifetime.ts'
import type { Result } from '../shared/result.ts'
import { HttpRefusal, readCallInput } from './http-call-body.ts'
import { createEventStreams } from './http-call-events.ts'
import { within } from './time-limit.ts'

/** What of the HTTP surface a method and path mean; `undefined`: nothing. */
export type CallRoute = { readonly kind: 'call'; readonly name: string } | { readonly kind: 'events' }

/** `POST /api/call/<name>` and `GET /api/events`, and no other spelling of them. Pure. */
export function matchCallRoute(method: string, target: string): CallRoute | undefined {
  if (method === 'GET' && target === '/api/events') return { kind: 'events' }
  const name = /^\/api\/call\/([A-Za-z]+\.[A-Za-z]+)$/.exec(target)?.[1]
  return method === 'POST' && name !== undefined ? { kind: 'call', name } : undefined
}

export interface HttpCallOptions {
  readonly dispatch: Dispatch
  readonly events: EventBus
  /** Put on every answer. */
  readonly headers?: Readonly<Record<string, string>>
  readonly maxBodyBytes?: number
  readonly bodyTimeoutMs?: number
  /** Longest time a call may take before its caller is told so; the work itself goes on. */
  readonly callTimeoutMs?: number
  readonly heartbeatMs?: number
}

export interface HttpCallHandler extends Disposable {
  handle(route: CallRoute, request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Ends open event streams. */
  dispose(): void
}

const kilobyte = 1024
/** These carry a file; everything else is small. An export of ten thousand profiles has some fifty megabytes. */
const roomyCalls: ReadonlyMap<string, number> = new Map([
  ['providers.add', 1024 * kilobyte],
  ['backup.inspect', 96 * 1024 * kilobyte],
  ['backup.import', 96 * 1024 * kilobyte],
])

/**
 * The calls and events of the contract over HTTP, for the headless host's page and for the control socket. Who may call is
 * decided before this. A dispatched call is always answered with 200 and a `Result`; other statuses are refusals.
 */
export function createHttpCallHandler(options: HttpCallOptions): HttpCallHandler {
  const headers = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', ...options.headers }
  const jsonHeaders = { ...headers, 'Content-Type': 'application/json; charset=utf-8' }
  const { maxBodyBytes = 64 * kilobyte, bodyTimeoutMs = 10_000, callTimeoutMs = 150_000 } = options
  const streams = createEventStreams(options.events, {
    heartbeatMs: options.heartbeatMs ?? 15_000,
    maxBacklogBytes: 1024 * kilobyte,
    maxStreams: 64,
  })
  const refuse = (response: ServerResponse, error: unknown) => {
    const status = error instanceof HttpRefusal ? error.status : 500
    if (response.headersSent) return void response.destroy()
    // The rest of a refused body is not wanted, so the connection ends with the answer.
    response.writeHead(status, { ...jsonHeaders, Connection: 'close' })
    response.end(JSON.stringify({ ok: false, error: toWireError(error) } satisfies Result<never>))
  }

  async function call(name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const maxBytes = Math.max(maxBodyBytes, roomyCalls.get(name) ?? 0)
    const input = await readCallInput(request, { maxBytes, timeoutMs: bodyTimeoutMs })
    // The head leaves before the work starts: a caller can tell a host that is busy from one that hangs.
    response.writeHead(200, jsonHeaders).flushHeaders()
    const late = new VaultError('INTERNAL', `The call ${name} takes too long; it goes on without an answer.`)
    const result = await within(options.dispatch(name, input), callTimeoutMs, late).catch(
      (error: unknown): Result<never> => ({ ok: false, error: toWireError(error) }),
    )
    response.end(JSON.stringify(result))
  }

  return {
    async handle(route, request, response) {
      try {
        if (route.kind === 'call') return await call(route.name, request, response)
        if (!streams.open(response, headers)) throw new HttpRefusal(503, 'Too many programs listen to events already.')
      } catch (error) {
        refuse(response, error)
      }
    },
    dispose: () => streams.dispose(),
  }
}
