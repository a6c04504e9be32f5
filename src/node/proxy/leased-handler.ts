import type { Duplex } from 'node:stream'
import type { Body } from './request-body.ts'

/** A connection lent for one request. The first of the two calls counts. */
export interface Lease {
  /** The answer came whole: the connection may carry the next request. */
  keep(): void
  /** Ends what is under way at once: the connection, or with HTTP/2 this request's stream on it. */
  drop(): void
}

/** Raw header lines, flat name–value pairs. undici gives bytes, Node's HTTP/2 latin-1 text. */
export type RawHeaders = readonly (Buffer | string)[]

/** One sending of a request, in the shape of undici's raw handler, told first which lease it has. */
export interface LeasedHandler {
  leased(lease: Lease): void
  /** Runs in the tick in which the body's reader attaches; with `awaitsContinue` not before the body is wanted. */
  onConnect(): void
  /** Interim answers (1xx) come here too. `false`: no body until `resume`. */
  onHeaders(status: number, raw: RawHeaders, resume: () => void, statusText: string): boolean
  onData(chunk: Buffer): boolean
  onComplete(trailers: RawHeaders | null): void
  onUpgrade(status: number, headers: RawHeaders | null, socket: Duplex): void
  onError(error: Error): void
}

export interface UpstreamRequest {
  readonly origin: string
  /** The profile accepts addresses of private networks. */
  readonly privateNetwork: boolean
  readonly path: string
  readonly method: string
  /** Flat pairs, nothing hop-by-hop. */
  readonly headers: string[]
  readonly body: Body
  /** The protocol to switch to, or `null`. */
  readonly upgrade: string | null
  /** The body is sent when the upstream asks for it (RFC 9110 §10.1.1), or does not say for a while. */
  readonly awaitsContinue: boolean
  /** Said to an upstream over HTTP/2; in HTTP/1.1 `TE` belongs to the connection alone. */
  readonly acceptsTrailers: boolean
  /** What follows a streamed body, once it has ended; `null` when nothing was announced. */
  readonly trailers: (() => string[]) | null
}
