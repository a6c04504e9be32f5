import type { ProxyProblemCode } from '../../core/proxy/problem.ts'

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
const stale = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])
/** OpenSSL verification results and Node's own checks, as they stand in `code`. */
const tls = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|HOSTNAME_MISMATCH|EPROTO)/

/** Names what went wrong between proxy and upstream; the error's own text is never shown. */
export function upstreamFailure(error: unknown): ProxyProblemCode {
  for (const code of codes(error)) {
    if (code === 'ADDRESS_REFUSED') return 'upstream-refused'
    if (timedOut.has(code)) return 'upstream-timeout'
    if (unreachable.has(code)) return 'upstream-unreachable'
    if (tls.test(code)) return 'upstream-untrusted'
  }
  return 'upstream-misbehaved'
}

/** Whether an idempotent request may be sent once more on a new connection (RFC 9110 §9.2.2). */
export function isStaleConnection(error: unknown): boolean {
  return codes(error).some((code) => stale.has(code))
}

/** Happy Eyeballs wraps one error per address, so the causes are looked at too. */
function codes(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const inner = error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause]
  return [...own, ...inner.flatMap(codes)]
}
