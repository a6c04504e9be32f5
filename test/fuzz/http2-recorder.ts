import { constants, performServerHandshake, type ServerHttp2Stream } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { type Http2Answer, http2Answer } from './http2-answers.ts'
import type { UpstreamListener } from './raw-upstream.ts'
import type { StrictRequest } from './strict-request.ts'
import { linesOf, strictStreamHead } from './strict-stream.ts'

interface Recorded {
  readonly name: string
  /** Of its own origin; no other may be asked for. */
  readonly authority: string
  readonly listener: UpstreamListener
}

/** Records the streams of one HTTP/2 connection, as nghttp2 reads them and a strict reader of the test accepts them. */
export function recordHttp2(socket: TLSSocket, { name, authority, listener }: Recorded): void {
  const violated = (why: string) => listener.onViolation(name, why)
  // It drops what is malformed without a word, unless that comes too often.
  const session = performServerHandshake(socket, { maxSessionInvalidFrames: 0 })
  session.on('error', (error: Error & { code?: string }) => {
    if (error.code === 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES') violated('nghttp2 refuses what came as malformed')
  })
  session.on('stream', (stream, _headers, _flags, raw: string[]) => {
    stream.on('error', () => undefined)
    const request = strictStreamHead(raw, authority)
    if (typeof request === 'string') {
      stream.close(constants.NGHTTP2_PROTOCOL_ERROR)
      return violated(`a strict reader refuses a stream: ${request}`)
    }
    const answer = http2Answer(request)
    request.unprocessed = answer.unprocessed
    listener.onRequest(name, request)
    recordBody(stream, request, answer, violated)
  })
}

function recordBody(
  stream: ServerHttp2Stream,
  request: StrictRequest,
  { early, send }: Http2Answer,
  violated: (why: string) => void,
): void {
  const declared = request.headers.find(([name]) => name === 'content-length')?.[1]
  if (request.headers.some(([name]) => name === 'expect') && !early) stream.additionalHeaders({ ':status': 100 })
  const parts: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    parts.push(chunk)
    request.body = Buffer.concat(parts)
  })
  stream.on('trailers', (_headers, _flags, raw: string[]) => {
    request.trailers.push(...linesOf(raw))
  })
  stream.on('end', () => {
    // Whoever was answered early need not send the rest; and a stream that is destroyed ends too.
    if (early || stream.closed || stream.destroyed || stream.aborted || stream.rstCode !== 0) return
    request.complete = true
    if (declared !== undefined && Number(declared) !== request.body.length) violated(`a body of another length`)
    send(stream)
  })
  if (early) send(stream)
}
