import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { interactionPage, page } from '../authorization-server-pages.ts'
import { closeHttpServer, listenOnLoopback } from '../http-server.ts'
import { type CozeApiState, type CozeStreaming, failure, sendEnvelope, serveCozeApi } from './coze-api.ts'
import type { CozeJwtApp } from './coze-assertion.ts'
import { type CozeApp, CozeOAuth, OAuthRefusal } from './coze-oauth.ts'
import { CozeTokens } from './coze-tokens.ts'
import { serveCozeSocket } from './coze-websocket.ts'

export interface CozeServerOptions {
  readonly apps?: readonly CozeApp[]
  readonly jwtApp?: CozeJwtApp
  readonly staticTokens?: readonly string[]
  /** Life of an access token from code, device and refresh; 900 as documented. */
  readonly accessTokenSeconds?: number
  readonly audience?: string
  readonly deviceSeconds?: number
  readonly deviceInterval?: number
  /** Sources disagree about how OAuth errors look, so both can be had. */
  readonly errors?: { readonly field: 'error' | 'error_code'; readonly status: 200 | 400 }
  /** HTTP status of a 4100. */
  readonly refusalStatus?: 200 | 401
  /** HTTP status of a 4101. */
  readonly deniedStatus?: 200 | 401 | 403
  readonly streaming?: CozeStreaming
}

export interface CozeRequest {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<IncomingMessage['headers']>
  readonly body: string
  /** Only for the business API: whether the token was good. */
  readonly tokenGood: boolean | null
}

export interface CozeServer {
  /** API, authorization page and WebSocket share one origin here: they are told apart by their paths. */
  readonly url: string
  readonly requests: readonly CozeRequest[]
  readonly tokens: CozeTokens
  readonly oauth: CozeOAuth
  readonly state: CozeApiState
  readonly socketMessages: readonly string[]
  /** Requests to the token endpoint, newest last. */
  tokenRequests(grantType?: string): readonly CozeRequest[]
  close(): Promise<void>
}

const socketPaths = new Set(['/v1/audio/speech', '/v1/audio/transcriptions', '/v1/chat'])
const authorizePath = /^\/api\/permission\/oauth2(?:\/workspace_id\/[^/]+)?\/authorize$/
const devicePath = /^\/api\/permission\/oauth2(?:\/workspace_id\/([^/]+))?\/device\/code$/

/**
 * Coze as its documents and official clients describe it, and as strict: JSON alone at the OAuth endpoints, secrets as
 * Bearer, exact redirect URIs, rotation, single-use codes and assertions, absolute expiries, failures inside HTTP 200.
 */
export async function startCozeServer(options: CozeServerOptions = {}): Promise<CozeServer> {
  const tokens = new CozeTokens()
  const oauth = new CozeOAuth(options, tokens)
  for (const token of options.staticTokens ?? []) tokens.addStatic(token)
  const requests: CozeRequest[] = []
  const state: CozeApiState = { uploads: [], streams: [] }
  const socketMessages: string[] = []
  const sockets = new Set<Duplex>()
  const desk = { options, tokens, oauth, requests, state }
  const server = createServer((request, response) => {
    serve(request, response, desk).catch(() => response.destroy())
  })
  server.on('upgrade', (request, socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    upgrade(request, socket, desk, socketMessages)
  })
  const port = await listenOnLoopback(server)
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ requests, tokens, oauth, state, socketMessages },
    tokenRequests: (grantType) =>
      requests.filter(
        ({ path, body }) =>
          CozeOAuth.isTokenPath(path) && (grantType === undefined || body.includes(`"grant_type":"${grantType}"`)),
      ),
    async close() {
      for (const socket of sockets) socket.destroy()
      await closeHttpServer(server)
    },
  }
}

interface Desk {
  readonly options: CozeServerOptions
  readonly tokens: CozeTokens
  readonly oauth: CozeOAuth
  readonly requests: CozeRequest[]
  readonly state: CozeApiState
}

async function serve(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const { options, tokens, state } = desk
  const url = new URL(request.url ?? '/', 'http://coze.invalid')
  const body = await readBody(request)
  const note = (tokenGood: boolean | null) =>
    desk.requests.push({
      at: Date.now(),
      method: request.method ?? '',
      path: url.pathname,
      query: url.search,
      headers: request.headers,
      body: body.length < 64 * 1024 ? body.toString('utf8') : '',
      tokenGood,
    })
  if (url.pathname.startsWith('/api/permission/') || url.pathname === '/device') {
    note(null)
    return serveOAuth(request, response, url, body, desk)
  }
  const token = tokens.find(bearerOf(request) ?? '')
  note(token !== null)
  if (!token) return sendEnvelope(response, options.refusalStatus ?? 401, failure(4100, 'authentication is invalid'))
  const streaming = options.streaming ?? { deltas: 5, everyMs: 5 }
  return serveCozeApi(request, response, body, {
    ...{ url, token, state, streaming },
    deniedStatus: options.deniedStatus ?? 200,
  })
}

async function serveOAuth(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
  { oauth, options }: Desk,
): Promise<void> {
  try {
    if (authorizePath.test(url.pathname)) return authorize(request, response, url, body, oauth)
    if (url.pathname === '/device') return decide(request, response, url, body, oauth)
    if (request.method !== 'POST') throw new OAuthRefusal('invalid_request', 'POST is needed')
    const json = parseJson(body)
    const device = devicePath.exec(url.pathname)
    if (device) {
      const { deviceCode, userCode, intervalMs } = oauth.startDevice(json, device[1] ?? null)
      const answer = { device_code: deviceCode, user_code: userCode, verification_uri: `${origin(request)}/device` }
      return sendJson(response, 200, {
        ...answer,
        expires_in: options.deviceSeconds ?? 300,
        interval: intervalMs / 1000,
      })
    }
    if (!CozeOAuth.isTokenPath(url.pathname)) throw new OAuthRefusal('invalid_request', 'no such address')
    if (url.search !== '') throw new OAuthRefusal('invalid_request', 'no parameters in the address')
    const contentType = request.headers['content-type'] ?? ''
    const asked = { path: url.pathname, contentType, bearer: bearerOf(request), body: json }
    return sendJson(response, 200, oauth.token(asked))
  } catch (error) {
    if (!(error instanceof OAuthRefusal)) throw error
    const { field, status } = options.errors ?? { field: 'error', status: 400 }
    const message = field === 'error' ? 'error_description' : 'error_message'
    return sendJson(response, status, { [field]: error.code, [message]: error.message })
  }
}

function authorize(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer, oauth: CozeOAuth): void {
  const { app } = oauth.checkAuthorization(url.searchParams)
  if (request.method === 'GET') {
    sendPage(response, interactionPage(`${url.pathname}${url.search}`, 'consent', app.clientId, ''))
    return
  }
  const decision = new URLSearchParams(body.toString('utf8')).get('decision') === 'approve' ? 'approve' : 'deny'
  response.writeHead(302, { location: oauth.authorize(url.searchParams, decision).href }).end()
}

function decide(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer, oauth: CozeOAuth): void {
  const device = oauth.devices.get(url.searchParams.get('user_code') ?? '')
  if (!device) {
    sendPage(response, page('Coze', '<p>That code is not known.</p>'), 404)
    return
  }
  if (request.method === 'GET') {
    sendPage(response, interactionPage(`${url.pathname}${url.search}`, 'consent', device.clientId, ''))
    return
  }
  const approved = new URLSearchParams(body.toString('utf8')).get('decision') === 'approve'
  device.decision = approved ? 'approved' : 'denied'
  sendPage(response, page('Coze', '<p>Done.</p>'))
}

function upgrade(request: IncomingMessage, socket: Duplex, desk: Desk, messages: string[]): void {
  const url = new URL(request.url ?? '/', 'http://coze.invalid')
  const inAddress = /^Bearer (.+)$/.exec(url.searchParams.get('authorization') ?? '')?.[1]
  const token = desk.tokens.find(bearerOf(request) ?? inAddress ?? '')
  const { headers, method = '' } = request
  const head = { at: Date.now(), method, path: url.pathname, query: url.search, headers, body: '' }
  desk.requests.push({ ...head, tokenGood: token !== null })
  if (token && socketPaths.has(url.pathname)) {
    serveCozeSocket(request, socket, messages)
    return
  }
  socket.end(
    `HTTP/1.1 ${token ? '404 Not Found' : '401 Unauthorized'}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
  )
}

function bearerOf(request: IncomingMessage): string | null {
  return /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? null
}

function origin(request: IncomingMessage): string {
  return `http://${request.headers.host}`
}

function parseJson(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Answered below.
  }
  throw new OAuthRefusal('invalid_request', 'the body is not JSON')
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value))
}

function sendPage(response: ServerResponse, html: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html)
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
