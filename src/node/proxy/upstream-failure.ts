import { VaultError } from '../../core/errors.ts'
import type { ProxyProblemCode } from '../../core/proxy/problem.ts'
import { AddressRefused } from '../egress/address-guard.ts'
import { TunnelRefused } from '../egress/proxy-tunnel.ts'

const timedOut = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT'])
const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
  'EACCES',
])
/** The kept connection was closed by the upstream before it read the request. */
const stale = new Set([
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'EPIPE',
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_INVALID_SESSION',
])
/** The upstream said that it did nothing with the request (RFC 9113 §8.7). */
const unprocessed = new Set(['STREAM_REFUSED', 'HTTP_1_1_REQUIRED'])
/** OpenSSL verification results and Node's own checks, as they stand in `code`. */
const tls = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|HOSTNAME_MISMATCH|EPROTO)/

export interface UpstreamFailure {
  readonly code: ProxyProblemCode
  /** A sentence of our own, where there is more to say than the code; never an error's text from outside. */
  readonly detail?: string | undefined
}

/** Names what went wrong between proxy and upstream. */
export function upstreamFailure(error: unknown): UpstreamFailure {
  for (const cause of causes(error)) {
    if (cause instanceof AddressRefused) {
      return {
        code: cause.code === 'ADDRESS_PRIVATE' ? 'upstream-private' : 'upstream-refused',
        detail: `${cause.message}.`,
      }
    }
    if (cause instanceof TunnelRefused) return { code: 'company-proxy-refused', detail: tunnelDetail(cause) }
    if (cause instanceof VaultError) return { code: 'company-proxy-refused', detail: cause.message }
    const code = codeOf(cause)
    if (timedOut.has(code)) return { code: 'upstream-timeout' }
    if (unreachable.has(code)) return { code: 'upstream-unreachable' }
    if (tls.test(code)) return { code: 'upstream-untrusted' }
  }
  return { code: 'upstream-misbehaved' }
}

function tunnelDetail({ proxy, status }: TunnelRefused): string {
  if (status === null) return `The company proxy ${proxy} cannot be reached.`
  if (status === 407) return `The company proxy ${proxy} asks for a user and a password (407).`
  return `The company proxy ${proxy} answered ${status}.`
}

/** Whether an idempotent request may be sent once more on a new connection (RFC 9110 §9.2.2). */
export function isStaleConnection(error: unknown): boolean {
  return causes(error).some((cause) => stale.has(codeOf(cause)))
}

/** Whether any request may be sent once more: nothing has happened upstream. */
export function isUnprocessed(error: unknown): boolean {
  return causes(error).some((cause) => unprocessed.has(codeOf(cause)))
}

/** The upstream wants this in HTTP/1.1 (RFC 9113 §7). */
export function wantsHttp1(error: unknown): boolean {
  return causes(error).some((cause) => codeOf(cause) === 'HTTP_1_1_REQUIRED')
}

/** undici takes the `Content-Length` of a 304, which tells of another answer (RFC 9110 §8.6), for bytes that are missing. */
export function isLengthOfNothing(error: unknown): boolean {
  return causes(error).some((cause) => codeOf(cause) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
}

/** undici breaks a connection off on which a 100 comes that nobody asked for, although a client has to bear it (RFC 9110 §15.2). */
export function isUnaskedContinue(error: unknown): boolean {
  return causes(error).some((cause) => codeOf(cause) === 'UND_ERR_SOCKET' && cause.message === 'bad response')
}

/** Happy Eyeballs wraps one error per address, so the causes are looked at too. */
function causes(error: unknown): Error[] {
  if (!(error instanceof Error)) return []
  const inner = error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause]
  return [error, ...inner.flatMap(causes)]
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
