import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closeHttpServer, listenOnLoopback } from '../http-server.ts'
import { serveModel } from './aigne-hub-api.ts'
import { type ConnectEndpoint, createConnectEndpoint } from './aigne-hub-connect.ts'

export interface HubRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<IncomingMessage['headers']>
  readonly key: string | null
  readonly body: string
  /** What it was answered with; 0 while it is open. */
  status: number
  /** The caller went away before the answer was whole. */
  aborted: boolean
}

export interface AigneHubServer {
  readonly url: string
  /** `url` with the mount point. */
  readonly api: string
  readonly requests: readonly HubRequest[]
  readonly connect: ConnectEndpoint
  /** Makes a key that works. */
  mintKey(): string
  /** The cache makes a revoked key work until {@link flush}. */
  revoke(key: string): void
  flush(): void
  /** The operator's own key at the model's provider is bad: 401 for everybody, while the user's key is good. */
  operatorKeyBad: boolean
  /** No credits: 402. */
  outOfCredits: boolean
  /** What `/__blocklet__.js` says; `null`: 404. */
  mountPoint: string | null
  /** Every key check answers this instead. */
  userInfoStatus: number | null
  close(): Promise<void>
}

export const hubDid = 'z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ'

/** AIGNE Hub as its source and its client describe it, mounted under `/ai-kit`; strict about where a token may stand. */
export async function startAigneHub(): Promise<AigneHubServer> {
  const requests: HubRequest[] = []
  const good = new Set<string>()
  const revoked = new Set<string>()
  const mintKey = () => {
    const key = `blocklet-${randomBytes(24).toString('hex')}`
    good.add(key)
    return key
  }
  const connect = createConnectEndpoint(mintKey)
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy())
  })
  const port = await listenOnLoopback(server)
  const hub: AigneHubServer = {
    url: `http://127.0.0.1:${port}`,
    api: `http://127.0.0.1:${port}/ai-kit`,
    ...{ requests, connect, mintKey },
    revoke: (key) => revoked.add(key),
    flush() {
      for (const key of revoked) good.delete(key)
      revoked.clear()
    },
    operatorKeyBad: false,
    outOfCredits: false,
    mountPoint: '/ai-kit',
    userInfoStatus: null,
    close: () => closeHttpServer(server),
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<undefined> {
    const url = new URL(request.url ?? '/', hub.url)
    if (url.pathname.startsWith('/.well-known/service/')) return connect.serve(request, response, url)
    const body = await readBody(request)
    const { method = '', headers } = request
    const key = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null
    const noted: HubRequest = { method, url: request.url ?? '', headers, key, body, status: 0, aborted: false }
    requests.push(noted)
    response.on('close', () => {
      noted.status = response.statusCode
      noted.aborted = !response.writableFinished
    })
    if (url.pathname === '/__blocklet__.js') return serveBlocklet(response, url)
    if (!url.pathname.startsWith('/ai-kit/')) return sendJson(response, 404, { error: 'Not Found' })
    if (tokenPlaces(headers, url, body) > 1) {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('Access token found in multiple locations')
      return
    }
    serveApi(noted, response, url.pathname.slice('/ai-kit'.length), url)
  }

  function serveBlocklet(response: ServerResponse, url: URL): undefined {
    if (url.searchParams.get('type') !== 'json') {
      response.writeHead(200, { 'content-type': 'application/javascript' }).end('window.blocklet = {}')
      return
    }
    if (hub.mountPoint === null) return sendJson(response, 404, { error: 'Not Found' })
    const others = [{ did: 'z8iZpkLJLwhNfkWzqQmGcQ3bmPbcXVDGFCLK2', mountPoint: '/discuss' }]
    sendJson(response, 200, { componentMountPoints: [...others, { did: hubDid, mountPoint: hub.mountPoint }] })
  }

  function serveApi(noted: HubRequest, response: ServerResponse, path: string, url: URL): undefined {
    if (path === '/api/ai/models') return sendJson(response, 200, models(url.searchParams.get('type')))
    const known = noted.key !== null && (good.has(noted.key) || revoked.has(noted.key))
    if (path === '/api/user/info') {
      if (hub.userInfoStatus !== null) return sendJson(response, hub.userInfoStatus, { error: 'temporarily' })
      if (!known) return sendJson(response, 401, { error: 'User not authenticated' })
      const user = { did: 'z1user', fullName: 'Demo Person', email: 'demo@hub.example' }
      return sendJson(response, 200, { user, creditBalance: { balance: '12.5' }, enableCredit: true })
    }
    const sse = noted.headers.accept?.includes('text/event-stream') ?? false
    const refuse = (status: number, error: unknown): undefined => {
      if (!sse) return sendJson(response, status, { error })
      // With this Accept the hub answers every error as an event inside a 200.
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${JSON.stringify({ error })}\n\n`)
    }
    if (!known) return refuse(401, 'Unauthorized')
    if (hub.operatorKeyBad) return refuse(401, { message: 'Incorrect API key provided: sk-operator' })
    if (hub.outOfCredits) {
      const link = `${hub.url}/payment`
      return refuse(402, { message: 'Not enough credits', type: 'NOT_ENOUGH', link, timestamp: 1 })
    }
    serveModel(noted, response, path)
  }

  return hub
}

function tokenPlaces(headers: IncomingMessage['headers'], url: URL, body: string): number {
  const inCookie = /(?:^|;\s*)login_token=/.test(headers.cookie ?? '')
  const inBody = /^\s*\{/.test(body) && Object.hasOwn(JSON.parse(body), 'access_token')
  return [headers.authorization !== undefined, inCookie, inBody, url.searchParams.has('access_token')].filter(Boolean)
    .length
}

function models(type: string | null): unknown[] {
  const price = { input_credits_per_token: '0.1', output_credits_per_token: '0.2', status: { available: true } }
  const all = [
    { model: 'gpt-5-mini', type: 'chat', provider: 'openai', providerDisplayName: 'OpenAI', ...price },
    { model: 'gpt-image-1', type: 'image', provider: 'openai', providerDisplayName: 'OpenAI', ...price },
  ]
  return all.filter((model) => type === null || model.type === type)
}

function sendJson(response: ServerResponse, status: number, value: unknown): undefined {
  const body = JSON.stringify(value)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body)
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}
