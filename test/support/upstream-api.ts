import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Introspection } from './authorization-server.ts'
import { closeHttpServer, listenOnLoopback } from './http-server.ts'

export interface UpstreamApiOptions {
  /** Whether a token is good at this moment: `authorizationServer.introspect`. */
  readonly introspect: (accessToken: string) => Promise<Introspection>
}

/** One received request, headers as they came. Holds tokens: only for tests and the demonstration. */
export interface UpstreamRequest {
  readonly at: number
  readonly method: string
  readonly url: string
  readonly headers: Readonly<IncomingMessage['headers']>
  readonly rawHeaders: readonly string[]
  readonly token: string | null
  /** The token was good when the request arrived. */
  readonly active: boolean
  /** When it ends, of a token that was good. */
  readonly expiresAt: number | null
}

export interface UpstreamApi {
  readonly url: string
  readonly requests: readonly UpstreamRequest[]
  close(): Promise<void>
}

const streamSteps = 50

/**
 * A small API behind tokens: `/api/me` (the account), `/api/echo` (method, path, body), `/api/stream` (SSE; `?count=` and
 * `?every=` in ms). Without a token that is good now, each answers 401.
 */
export async function startUpstreamApi({ introspect }: UpstreamApiOptions): Promise<UpstreamApi> {
  const requests: UpstreamRequest[] = []
  const server = createServer((request, response) => {
    serve(request, response, introspect, requests).catch(() => response.destroy())
  })
  const port = await listenOnLoopback(server)
  return { url: `http://127.0.0.1:${port}`, requests, close: () => closeHttpServer(server) }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  introspect: UpstreamApiOptions['introspect'],
  requests: UpstreamRequest[],
): Promise<void> {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
  const state = token === null ? null : await introspect(token)
  const { method = '', url = '', headers, rawHeaders } = request
  const { active = false, expiresAt = null } = state ?? {}
  requests.push({ at: Date.now(), method, url, headers, rawHeaders, token, active, expiresAt })
  const target = new URL(url, 'http://upstream.invalid')
  if (!state?.active) {
    const problem = token === null ? 'Bearer' : 'Bearer error="invalid_token"'
    return sendJson(response, 401, { error: 'invalid_token' }, { 'www-authenticate': problem })
  }
  if (target.pathname === '/api/me') {
    return sendJson(response, 200, { account: state.account, client: state.clientId, expiresAt: state.expiresAt })
  }
  if (target.pathname === '/api/echo') {
    return sendJson(response, 200, {
      method,
      path: target.pathname,
      query: target.search,
      body: await readBody(request),
    })
  }
  if (target.pathname === '/api/stream') return stream(response, target.searchParams)
  return sendJson(response, 404, { error: 'not_found' })
}

async function stream(response: ServerResponse, parameters: URLSearchParams): Promise<void> {
  const count = Number(parameters.get('count') ?? streamSteps)
  const every = Number(parameters.get('every') ?? 100)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  for (let step = 1; step <= count && !response.destroyed; step += 1) {
    response.write(`id: ${step}\ndata: ${JSON.stringify({ step, at: Date.now() })}\n\n`)
    if (step < count) await new Promise((resolve) => setTimeout(resolve, every))
  }
  response.end()
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
