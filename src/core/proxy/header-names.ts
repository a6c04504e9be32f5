import { holdsKey } from '../clients/client-key.ts'

/**
 * What the proxy does with a request header. Names are compared in lower case with `_` read as `-`, because CGI and WSGI
 * servers join the two and would take `X_Api_Key` for `X-Api-Key`.
 */
export type HeaderRole =
  | 'forward'
  | 'drop'
  | 'host'
  | 'origin'
  | 'fetch-site'
  | 'connection'
  | 'upgrade'
  | 'transfer-encoding'
  | 'content-length'
  | 'authorization'
  | 'api-key'
  | 'method-override'
  | 'preflight-method'
  | 'preflight-headers'
  | 'websocket'
  | 'trailer'
  | 'te'

export interface HeaderName {
  readonly name: string
  readonly role: HeaderRole
}

const roles: ReadonlyMap<string, HeaderRole> = new Map<string, HeaderRole>([
  ['host', 'host'],
  ['origin', 'origin'],
  ['sec-fetch-site', 'fetch-site'],
  ['connection', 'connection'],
  ['upgrade', 'upgrade'],
  ['transfer-encoding', 'transfer-encoding'],
  ['content-length', 'content-length'],
  ['authorization', 'authorization'],
  ['x-api-key', 'api-key'],
  ['x-http-method-override', 'method-override'],
  ['x-http-method', 'method-override'],
  ['x-method-override', 'method-override'],
  ['access-control-request-method', 'preflight-method'],
  ['access-control-request-headers', 'preflight-headers'],
  ['trailer', 'trailer'],
  ['te', 'te'],
  // Hop-by-hop (RFC 9110 §7.6.1) and what Node and undici manage themselves.
  ...drop('keep-alive', 'proxy-connection', 'proxy-authorization', 'proxy-authenticate', 'expect'),
  ...drop('http2-settings', 'alt-used'),
  // Cookies of 127.0.0.1 belong to every port and every profile at once, so none crosses the proxy.
  ...drop('cookie', 'cookie2'),
  // Who asked, and from where, is not the upstream's business.
  ...drop('referer', 'forwarded', 'via', 'x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'true-client-ip'),
  ...drop('cf-connecting-ip', 'client-ip', 'x-originating-ip', 'x-remote-ip', 'x-remote-addr'),
  // Some servers take the path from these, past the permission check.
  ...drop('x-original-url', 'x-rewrite-url', 'x-original-uri'),
  ...drop('dnt', 'upgrade-insecure-requests'),
])

function drop(...names: string[]): [string, HeaderRole][] {
  return names.map((name) => [name, 'drop'])
}

/** Names seen per process are few; a client that invents more must not grow the map. */
const cacheLimit = 512

/** Classifies header names, remembering the spellings it has seen. */
export function createHeaderNames(): (raw: string) => HeaderName {
  const seen = new Map<string, HeaderName>()
  return (raw) => {
    const known = seen.get(raw)
    if (known) return known
    const name = raw.toLowerCase().replaceAll('_', '-')
    const entry = { name, role: roleOf(raw, name) }
    if (seen.size < cacheLimit) seen.set(raw, entry)
    return entry
  }
}

function roleOf(raw: string, name: string): HeaderRole {
  const role = roles.get(name) ?? roleByPrefix(name)
  // The parser framed the body by the true names; a length with `_` says nothing here and must say nothing elsewhere.
  if ((role === 'content-length' || role === 'transfer-encoding') && raw.includes('_')) return 'drop'
  // A key is made of characters that a name may hold too.
  return role === 'forward' && holdsKey(raw) ? 'drop' : role
}

function roleByPrefix(name: string): HeaderRole {
  if (name.startsWith('sec-websocket-')) return 'websocket'
  if (name.startsWith('sec-') || name.startsWith('x-forwarded-') || name.startsWith('access-control-')) return 'drop'
  return 'forward'
}
