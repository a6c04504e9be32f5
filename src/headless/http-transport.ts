import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Dispatch } from '../core/dispatcher.ts'
import { VaultError } from '../core/errors.ts'
import type { EventBus } from '../core/events.ts'
import type { Disposable } from '../core/lifetime.ts'
import { createHttpCallHandler } from '../node/http-call-handler.ts'
import { pageHeaders } from '../node/page-headers.ts'
import type { Result } from '../shared/result.ts'
import { createPeerCheck, type IsOwnPeer } from './peer-user.ts'
import { refusalPage, refusalSentence } from './refusal-page.ts'
import { judgeRequest } from './request-guard.ts'
import type { Sessions } from './session.ts'
import type { StaticFile } from './static-files.ts'

export interface HttpTransportOptions {
  readonly dispatch: Dispatch
  readonly events: EventBus
  readonly files: ReadonlyMap<string, StaticFile>
  readonly sessions: Sessions
  /** 0: any free port. */
  readonly port: number
  readonly heartbeatMs?: number
  readonly isOwnPeer?: IsOwnPeer
}

export interface HttpTransport extends Disposable {
  readonly port: number
  /** A fresh link that opens the window once. */
  link(lifetimeMs?: number): string
}

/**
 * Serves the window on 127.0.0.1 behind its one-time link.
 * @throws VaultError `PORT_IN_USE`
 */
export async function serveHttp(options: HttpTransportOptions): Promise<HttpTransport> {
  const { files, sessions, isOwnPeer = createPeerCheck() } = options
  const calls = createHttpCallHandler({ ...options, headers: pageHeaders })
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 })
  const port = await listen(server, options.port)
  const policy = {
    port,
    isFile: (path: string) => files.has(path),
    isSession: (cookies: string) => sessions.isValid(cookies, port),
  }

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: target = '', rawHeaders } = request
    const head = { method, target, rawHeaders, localAddress: request.socket.localAddress ?? '' }
    const verdict = judgeRequest(head, policy)
    if (verdict.kind === 'refuse') refuse(request, response, verdict.status, verdict.reason)
    else if (verdict.route.kind === 'file') sendFile(response, files.get(verdict.route.path) as StaticFile)
    else if (verdict.route.kind === 'enter') void enter(request, response, verdict.route.token)
    else void calls.handle(verdict.route, request, response)
  })

  async function enter(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
    const { localPort = 0, remotePort = 0 } = request.socket
    if (!(await isOwnPeer({ localPort, remotePort }))) return refuse(request, response, 403, 'other-user')
    const cookie = sessions.redeem(token, port)
    // A page that is loaded again, or was fetched ahead by the browser, has its session already.
    const known = cookie !== undefined || sessions.isValid(request.headers.cookie ?? '', port)
    if (known) {
      const headers = { ...pageHeaders, 'Cache-Control': 'no-store', Location: '/' }
      response.writeHead(303, cookie === undefined ? headers : { ...headers, 'Set-Cookie': cookie }).end()
    } else refuse(request, response, 401, 'spent-link')
  }

  return {
    port,
    link: (lifetimeMs) => `http://127.0.0.1:${port}/enter?token=${sessions.mint(lifetimeMs)}`,
    async dispose() {
      calls.dispose()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  reason: Parameters<typeof refusalPage>[0],
): void {
  const api = request.url?.startsWith('/api/') === true
  const error: Result<never> = {
    ok: false,
    error: { code: 'DENIED', message: refusalSentence(reason), retryable: false, details: { reason } },
  }
  const type = api ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8'
  // The body of a refused request is not read, so the connection ends with the answer.
  const headers = { ...pageHeaders, 'Cache-Control': 'no-store', 'Content-Type': type, Connection: 'close' }
  response.writeHead(status, headers).end(api ? JSON.stringify(error) : refusalPage(reason))
}

function sendFile(response: ServerResponse, file: StaticFile): void {
  const caching = file.immutable ? 'private, max-age=31536000, immutable' : 'no-store'
  response.writeHead(200, { ...pageHeaders, 'Content-Type': file.type, 'Cache-Control': caching }).end(file.content)
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new VaultError('PORT_IN_USE', `Port ${port} for the window cannot be used; choose another with --ui-port.`, {
          cause,
          details: { port },
        }),
      ),
    )
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
