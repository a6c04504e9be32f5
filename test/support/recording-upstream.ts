import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

export interface RecordedRequest {
  readonly method: string
  readonly url: string
  readonly rawHeaders: readonly string[]
  readonly headers: IncomingMessage['headers']
  /** Filled while the body arrives. */
  readonly body: { bytes: number; chunks: Buffer[]; complete: boolean }
  aborted: boolean
}

export interface RecordingUpstream {
  readonly port: number
  readonly url: string
  readonly requests: RecordedRequest[]
  /** Everything that any request carried in its head, for canary searches. */
  heads(): string
  /** Sockets that are open now. */
  readonly sockets: number
  onUpgrade: ((req: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined
  close(): Promise<void>
}

export type UpstreamHandler = (req: IncomingMessage, res: ServerResponse, recorded: RecordedRequest) => void

/** Answers 200 `{"ok":true}` unless told otherwise. */
const answerOk: UpstreamHandler = (_req, res) => {
  const body = '{"ok":true}'
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length })
  res.end(body)
}

/** A real HTTP server on loopback that remembers exactly what reached it. Bodies are kept up to 2 MiB each. */
export async function startRecordingUpstream(
  handler: UpstreamHandler = answerOk,
  options: { tls?: { key: string; cert: string } } = {},
): Promise<RecordingUpstream> {
  const requests: RecordedRequest[] = []
  const sockets = new Set<Duplex>()
  const listener: RequestListener = (req, res) => {
    const recorded = record(req)
    requests.push(recorded)
    res.on('close', () => {
      recorded.aborted = !res.writableFinished
    })
    handler(req, res, recorded)
  }
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const upstream: RecordingUpstream = {
    port: 0,
    url: '',
    requests,
    heads: () => requests.map(({ method, url, rawHeaders }) => `${method} ${url}\n${rawHeaders.join('\n')}`).join('\n'),
    get sockets() {
      return sockets.size
    },
    onUpgrade: undefined,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  server.on('upgrade', (req, socket, head) => {
    requests.push(record(req))
    if (upstream.onUpgrade) upstream.onUpgrade(req, socket, head)
    else socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.defineProperties(upstream, {
    port: { value: port },
    url: { value: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}` },
  })
}

function record(req: IncomingMessage): RecordedRequest {
  const body = { bytes: 0, chunks: [] as Buffer[], complete: false }
  req.on('data', (chunk: Buffer) => {
    body.bytes += chunk.length
    if (body.bytes <= 2 * 1024 * 1024) body.chunks.push(chunk)
  })
  req.on('end', () => {
    body.complete = true
  })
  const { method = '', url = '', rawHeaders, headers } = req
  return { method, url, rawHeaders, headers, body, aborted: false }
}
