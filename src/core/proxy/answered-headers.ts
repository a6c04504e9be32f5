import { corsHeaders } from './browser-guard.ts'
import { rewriteLocation, type Upstream } from './upstream.ts'

/** Hop-by-hop (RFC 9110 §7.6.1), cookies, and headers with which an upstream would rule over the proxy's own origin. */
const dropped: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authentication-info',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'set-cookie2',
  'alt-svc',
  'clear-site-data',
  'strict-transport-security',
  'public-key-pins',
  'service-worker-allowed',
  'timing-allow-origin',
  'cross-origin-resource-policy',
  'x-tokenvault-error',
])

/** Whether a field of an answer, named in lower case, never reaches the caller: as a header or as a trailer. */
export function isKeptBack(name: string): boolean {
  return dropped.has(name) || name.startsWith('access-control-')
}

export interface AnswerRules {
  readonly upstream: Upstream
  /** Path and query as sent to the upstream; relative locations resolve against it. */
  readonly requestPath: string
  /** The listed origin of the page that asks, or `null` for a program. */
  readonly origin: string | null
}

export interface AnsweredHead {
  readonly headers: string[]
  /** `Content-Length` as declared, or `null`. */
  readonly length: number | null
}

/**
 * An upstream's response headers as the caller may see them. `Access-Control-*` is the proxy's own to set; order,
 * duplicates and non-ASCII bytes (read as latin-1) stay.
 */
export function answeredHead(raw: readonly string[], { upstream, requestPath, origin }: AnswerRules): AnsweredHead {
  const headers: string[] = []
  const named = connectionNamed(raw)
  let length: number | null = null
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const spelt = raw[index] as string
    const value = raw[index + 1] as string
    const name = spelt.toLowerCase()
    if (isKeptBack(name) || named?.has(name)) continue
    if (name === 'content-length') length = Number(value)
    headers.push(spelt, name === 'location' ? rewriteLocation(value, upstream, requestPath) : value)
  }
  if (origin !== null) headers.push(...corsHeaders(origin))
  return { headers, length }
}

function connectionNamed(raw: readonly string[]): ReadonlySet<string> | null {
  let names: Set<string> | null = null
  for (let index = 0; index + 1 < raw.length; index += 2) {
    if ((raw[index] as string).length !== 10 || (raw[index] as string).toLowerCase() !== 'connection') continue
    const value = raw[index + 1] as string
    if (value === 'keep-alive' || value === 'close') continue
    names ??= new Set()
    for (const name of value.split(',')) names.add(name.trim().toLowerCase())
  }
  names?.delete('content-length')
  return names
}
