import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closeHttpServer, listenOnLoopback } from './http-server.ts'

/** One prepared answer. `drop`: the connection is cut after the request was read, as if the answer got lost. */
export interface ScriptedAnswer {
  readonly status?: number
  readonly json?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly drop?: boolean
}

export interface ScriptedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<IncomingMessage['headers']>
  readonly body: URLSearchParams
}

export interface ScriptedOAuthServer {
  readonly url: string
  /** In order of arrival. */
  readonly requests: readonly ScriptedRequest[]
  requestsTo(path: string): readonly ScriptedRequest[]
  /** Appends answers for a path; the last one is repeated. */
  script(path: string, ...answers: ScriptedAnswer[]): void
  /** Publishes a discovery document with usual endpoints; `changes` replaces members, `undefined` removes them. */
  publish(changes?: Readonly<Record<string, unknown>>): void
  close(): Promise<void>
}

export const discoveryPath = '/.well-known/openid-configuration'

/** An OAuth server that says exactly what a test prepared, however wrong; whatever is not prepared is 404. */
export async function startScriptedOAuthServer(): Promise<ScriptedOAuthServer> {
  const scripts = new Map<string, ScriptedAnswer[]>()
  const requests: ScriptedRequest[] = []
  const server = createServer((request, response) => {
    answer(request, response, scripts, requests).catch(() => response.destroy())
  })
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`
  const script = (path: string, ...answers: ScriptedAnswer[]) => {
    scripts.set(path, [...(scripts.get(path) ?? []), ...answers])
  }
  return {
    url,
    requests,
    requestsTo: (path) => requests.filter((request) => request.path === path),
    script,
    publish(changes = {}) {
      const usual = {
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        device_authorization_endpoint: `${url}/device`,
        revocation_endpoint: `${url}/revoke`,
        response_types_supported: ['code'],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      }
      scripts.set(discoveryPath, [{ json: { ...usual, ...changes } }])
    },
    close: () => closeHttpServer(server),
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  scripts: ReadonlyMap<string, ScriptedAnswer[]>,
  requests: ScriptedRequest[],
): Promise<void> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const path = (request.url ?? '').split('?')[0] as string
  requests.push({ method: request.method ?? '', path, headers: request.headers, body: new URLSearchParams(body) })
  const queue = scripts.get(path) ?? []
  const next = queue.length > 1 ? queue.shift() : queue[0]
  if (!next) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not scripted')
    return
  }
  if (next.drop) {
    response.destroy()
    return
  }
  const type = next.json === undefined ? 'text/html' : 'application/json'
  response.writeHead(next.status ?? 200, { 'content-type': type, ...next.headers })
  response.end(next.json === undefined ? (next.text ?? '') : JSON.stringify(next.json))
}
