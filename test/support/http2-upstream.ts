import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Stream,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { testCertificate } from './test-certificate.ts'

export interface SeenStream {
  readonly method: string
  readonly path: string
  readonly headers: Http2ServerRequest['headers']
  readonly raw: readonly string[]
  body: string
  aborted: boolean
}

export interface Http2Rig {
  readonly url: string
  readonly seen: SeenStream[]
  /** TLS connections that were made, and those still open. */
  readonly connections: number
  readonly open: number
  /** Takes requests that wait to be told to continue. */
  onExpect: ((req: Http2ServerRequest, res: Http2ServerResponse) => void) | undefined
  close(): Promise<void>
}

export type Http2Handler = (req: Http2ServerRequest, res: Http2ServerResponse, stream: ServerHttp2Stream) => void

/** An upstream that speaks HTTP/2 (and with `http1` also HTTP/1.1) with a certificate that only the tests trust. */
export async function startHttp2Upstream(
  handler: Http2Handler,
  options: {
    http1?: boolean
    maxStreams?: number
    /** `false` leaves the bodies to the handler, which may let them wait. */
    reads?: boolean
  } = {},
): Promise<Http2Rig> {
  const seen: SeenStream[] = []
  const sockets = new Set<Duplex>()
  let connections = 0
  const server = createSecureServer({
    ...testCertificate,
    allowHTTP1: options.http1 ?? false,
    settings: { maxConcurrentStreams: options.maxStreams ?? 100 },
  })
  server.on('secureConnection', (socket) => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('sessionError', () => undefined)
  const record = (req: Http2ServerRequest, res: Http2ServerResponse) => {
    const one: SeenStream = {
      method: req.method ?? '',
      path: req.url ?? '',
      headers: req.headers,
      raw: req.rawHeaders,
      body: '',
      aborted: false,
    }
    seen.push(one)
    if (options.reads !== false) {
      req.on('data', (chunk: Buffer) => {
        one.body += chunk.toString('latin1')
      })
    }
    res.on('error', () => undefined)
    res.stream?.on('error', () => undefined)
    res.stream?.on('close', () => {
      one.aborted = res.stream.rstCode !== 0
    })
  }
  server.on('request', (req, res) => {
    record(req, res)
    handler(req, res, res.stream)
  })
  server.on('checkContinue', (req, res) => {
    record(req, res)
    rig.onExpect?.(req, res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const rig: Http2Rig = {
    onExpect: undefined,
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    get connections() {
      return connections
    },
    get open() {
      return sockets.size
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return rig
}
