import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { type Http2Liveness, watchLiveness } from './http2-liveness.ts'
import type { LeasedHandler, RawHeaders, UpstreamRequest } from './leased-handler.ts'
import { uploadBody, whenWanted } from './upload-body.ts'

/** Why a stream ended without an answer, as far as it decides what to do next (RFC 9113 §7, §8.7). */
export class StreamFailed extends Error {
  override readonly name = 'StreamFailed'
  readonly code: 'STREAM_REFUSED' | 'HTTP_1_1_REQUIRED' | 'STREAM_FAILED' | 'UND_ERR_HEADERS_TIMEOUT'

  constructor(code: StreamFailed['code'], options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

/** One HTTP/2 connection to an upstream, shared by as many requests as the upstream allows at a time. */
export interface Http2Upstream {
  /** Whether one more request may start now. */
  readonly room: boolean
  /** Sends a request; returns what ends its stream at once. */
  send(request: UpstreamRequest, handler: LeasedHandler): () => void
  destroy(): void
}

export interface Http2Limits {
  readonly headMs: number
  /** Without a stream the connection is closed after this. */
  readonly idleMs: number
  /** A head may be so late before the connection has to prove that it lives, and the proof as well. */
  readonly silentMs: number
}

/** Before the upstream's SETTINGS arrive (RFC 9113 §6.5.2 recommends no fewer than this). */
const firstStreams = 100
/** What one unread stream may hold: as much as a fast network has on the way. */
const windowBytes = 256 * 1024

/** A caller's second `User-Agent` is the upstream's to judge, as it is over HTTP/1.1. Its type is that of servers only. */
const singleValues: object = { strictSingleValueFields: false }

/**
 * Node's own HTTP/2 (nghttp2) over a connection that ALPN settled. Not undici's: its client drops the body of a GET, fails
 * on a DELETE with one, hands neither interim answers on, and lets a POST wait for every open stream of the connection.
 */
export function createHttp2Upstream(
  origin: string,
  socket: TLSSocket,
  { headMs, idleMs, silentMs }: Http2Limits,
  ended: () => void,
): Http2Upstream {
  const { host } = new URL(origin)
  let open = 0
  let usable = true
  let idle: NodeJS.Timeout | undefined
  const session: ClientHttp2Session = connectHttp2(origin, {
    ...singleValues,
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: windowBytes },
  })
  const stop = () => {
    if (!usable) return
    usable = false
    ended()
  }
  const liveness = watchLiveness(session, {
    silentMs,
    gone() {
      stop()
      session.destroy(Object.assign(new Error('the connection is gone'), { code: 'ECONNRESET' }))
    },
  })
  // Its streams end with errors of their own; a session's error must only not be unheard.
  session.on('error', stop)
  session.on('goaway', stop)
  session.on('close', () => {
    clearTimeout(idle)
    liveness.stop()
    stop()
  })
  session.once('connect', () => session.setLocalWindowSize(8 * 1024 * 1024))
  const rest = () => {
    idle = setTimeout(() => {
      stop()
      session.close()
    }, idleMs).unref()
  }
  rest()

  return {
    get room() {
      const allowed = session.remoteSettings?.maxConcurrentStreams ?? firstStreams
      return usable && !session.closed && !session.destroyed && open < allowed
    },
    send(request, handler) {
      const { body, trailers } = request
      const upload = body === null || Buffer.isBuffer(body) ? null : new AbortController()
      const stream = session.request(headersOf(request, host), {
        endStream: body === null,
        waitForTrailers: trailers !== null,
        ...(upload === null ? {} : { signal: upload.signal }),
      })
      clearTimeout(idle)
      open += 1
      stream.once('close', () => {
        open -= 1
        if (open === 0 && usable) rest()
      })
      return attach(stream, request, { upload, handler, headMs, liveness })
    },
    destroy() {
      stop()
      session.destroy()
    },
  }
}

function headersOf(request: UpstreamRequest, authority: string): Record<string, string | string[]> {
  const { method, path, headers, awaitsContinue, acceptsTrailers } = request
  const all = joined(headers)
  all[':method'] = method
  all[':scheme'] = 'https'
  all[':authority'] = authority
  all[':path'] = path
  if (awaitsContinue) all.expect = '100-continue'
  // The only value that may stand there (RFC 9113 §8.2.2); gRPC servers refuse requests without it.
  if (acceptsTrailers) all.te = 'trailers'
  return all
}

/** Flat pairs as Node's HTTP/2 takes them. */
function joined(headers: readonly string[]): Record<string, string | string[]> {
  const all: Record<string, string | string[]> = Object.create(null)
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] as string).toLowerCase()
    const value = headers[index + 1] as string
    const before = all[name]
    all[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
  }
  return all
}

interface Attached {
  readonly upload: AbortController | null
  readonly handler: LeasedHandler
  readonly headMs: number
  readonly liveness: Http2Liveness
}

/** Connects the events of a stream with a handler, which hears of exactly one end. Returns what ends it from this side. */
function attach(
  stream: ClientHttp2Stream,
  { body, awaitsContinue, trailers: following }: UpstreamRequest,
  { upload, handler, headMs, liveness }: Attached,
): () => void {
  let over = false
  let answered = false
  let trailers: RawHeaders | null = null
  const waited = liveness.waiting()
  // Closing a stream ends its body first, so that one that broke off would look whole; its signal does not.
  const cancel = () =>
    upload === null || stream.writableEnded ? stream.close(constants.NGHTTP2_CANCEL) : upload.abort()
  const abort = () => {
    over = true
    clearTimeout(headTimer)
    waited()
    cancel()
  }
  const fail = (error: Error) => {
    if (over) return
    abort()
    handler.onError(error)
  }
  // Pushed on by every sign of life of an upload; an answer that streams has no limit.
  const headTimer = setTimeout(() => fail(new StreamFailed('UND_ERR_HEADERS_TIMEOUT')), headMs)
  stream.on('headers', (headers, _flags, raw?: string[]) => {
    if (!over) handler.onHeaders(Number(headers[':status']), fields(raw), () => undefined, '')
  })
  stream.on('response', (headers, _flags, raw?: string[]) => {
    if (over) return
    answered = true
    clearTimeout(headTimer)
    waited()
    liveness.alive()
    if (!handler.onHeaders(Number(headers[':status']), fields(raw), () => stream.resume(), '')) stream.pause()
  })
  stream.on('data', (chunk: Buffer) => {
    liveness.alive()
    if (!over && !handler.onData(chunk)) stream.pause()
  })
  stream.on('trailers', (_headers, _flags, raw?: string[]) => {
    trailers = fields(raw)
  })
  stream.on('end', () => {
    if (over) return
    // A reset. `close` does not tell of one without an error while the body is still being sent.
    if (!answered || stream.rstCode !== constants.NGHTTP2_NO_ERROR) return fail(failureOf(stream))
    over = true
    handler.onComplete(trailers)
    // Answered early: what is left of the body is not wanted any more (RFC 9113 §8.1).
    if (!stream.writableEnded) cancel()
  })
  stream.on('error', (cause) => fail(failureOf(stream, cause)))
  stream.on('close', () => fail(failureOf(stream)))
  if (following !== null) stream.once('wantTrailers', () => stream.sendTrailers(joined(following())))
  const send = () => {
    handler.onConnect()
    if (Buffer.isBuffer(body)) stream.end(body)
    else if (body !== null) {
      uploadBody(body, stream, {
        alive() {
          headTimer.refresh()
          liveness.alive()
        },
        cut: () => fail(new StreamFailed('STREAM_FAILED')),
      })
    }
  }
  if (awaitsContinue) whenWanted(stream, () => over || answered, send)
  else send()
  return abort
}

/** Header lines without the pseudo-headers. */
function fields(raw: readonly string[] = []): string[] {
  const kept: string[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if (raw[index]?.[0] !== ':') kept.push(raw[index] as string, raw[index + 1] as string)
  }
  return kept
}

function failureOf({ rstCode }: ClientHttp2Stream, cause?: Error): Error {
  const options = cause === undefined ? undefined : { cause }
  if (rstCode === constants.NGHTTP2_REFUSED_STREAM) return new StreamFailed('STREAM_REFUSED', options)
  if (rstCode === constants.NGHTTP2_HTTP_1_1_REQUIRED) return new StreamFailed('HTTP_1_1_REQUIRED', options)
  return new StreamFailed('STREAM_FAILED', options)
}
