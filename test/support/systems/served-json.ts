import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { closeHttpServer, listenOnLoopback } from '../http-server.ts'

/** One request as it came, with the status that it was answered with. Holds secrets: for tests only. */
export interface Recorded {
  readonly method: string
  /** Path without query. */
  readonly path: string
  readonly query: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  status: number
}

export interface Asked extends Recorded {
  readonly url: URL
  /** The body as a JSON object, or `undefined` when it is none or not declared as JSON. */
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly form: URLSearchParams
}

export interface Served {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** A string is sent as text; anything else as JSON. */
  readonly body?: unknown
  /** Compressed on its way and of unknown length, as a gateway in front of the server sends it. */
  readonly throughGateway?: boolean
  /** The connection is cut instead of answering, after the server has acted. */
  readonly cut?: boolean
}

/** A server on loopback that records what it receives and answers what `handle` says. */
export async function serveJson(handle: (asked: Asked) => Served | Promise<Served>) {
  const requests: Recorded[] = []
  const server = createServer((request, response) => {
    answer(request, response, handle, requests).catch(() => response.destroy())
  })
  const port = await listenOnLoopback(server)
  return { url: `http://127.0.0.1:${port}`, requests, close: () => closeHttpServer(server) }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handle: (asked: Asked) => Served | Promise<Served>,
  requests: Recorded[],
): Promise<void> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const url = new URL(request.url ?? '/', 'http://server.invalid')
  const { method = '', headers } = request
  const recorded: Recorded = { method, path: url.pathname, query: url.search, headers, body, status: 0 }
  requests.push(recorded)
  const type = headers['content-type'] ?? ''
  const served = await handle({
    ...{ ...recorded, url },
    json: type.startsWith('application/json') ? jsonObject(body) : undefined,
    form: new URLSearchParams(type.startsWith('application/x-www-form-urlencoded') ? body : ''),
  })
  recorded.status = served.status ?? 200
  if (served.cut) return void response.destroy()
  const text = typeof served.body === 'string' ? served.body : JSON.stringify(served.body ?? {})
  const sent = served.throughGateway ? gzipSync(text) : Buffer.from(text)
  response.writeHead(recorded.status, {
    'content-type': typeof served.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    ...(served.throughGateway ? { 'content-encoding': 'gzip' } : { 'content-length': sent.length }),
    ...(served.headers as Record<string, string>),
  })
  if (served.throughGateway) response.write(sent.subarray(0, 9))
  response.end(served.throughGateway ? sent.subarray(9) : sent)
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
