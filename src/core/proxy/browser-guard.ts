import type { ClientRecord } from '../clients/client-record.ts'
import type { RequestFacts } from './request-facts.ts'

/** Who asks, as far as a browser told: a program, a page that some client may list, or a page that none does. */
export type Asker =
  | { readonly kind: 'program' }
  | { readonly kind: 'page'; readonly origin: string }
  | { readonly kind: 'refused' }

/**
 * Exactly one Host header, and one of the three names of this port: after a DNS rebinding the browser still sends the
 * attacker's name (RFC 9112 §3.2). No trailing dot, no other loopback address, no missing port.
 */
export function isOwnHost(hosts: readonly string[], port: number): boolean {
  const [host, second] = hosts
  if (host === undefined || second !== undefined) return false
  if (host === `127.0.0.1:${port}` || host === `[::1]:${port}`) return true
  return host.toLowerCase() === `localhost:${port}`
}

/**
 * Judges `Origin` and `Sec-Fetch-Site` (Fetch Metadata). A request with an origin goes on only if some client lists it; one
 * without an origin that a browser sent all the same (an image, a link, a form's GET) is refused, `none` being a person.
 */
export function judgeAsker(
  { origins, fetchSites }: Pick<RequestFacts, 'origins' | 'fetchSites'>,
  listed: (origin: string) => boolean,
): Asker {
  const [origin, second] = origins
  if (second !== undefined) return { kind: 'refused' }
  if (origin !== undefined) {
    return origin !== 'null' && listed(origin) ? { kind: 'page', origin } : { kind: 'refused' }
  }
  return fetchSites.every((site) => site === 'none') ? { kind: 'program' } : { kind: 'refused' }
}

/** CORS headers for an origin that the client lists (Fetch standard §3.3). Credentials are never allowed: no cookies here. */
export function corsHeaders(origin: string): string[] {
  return ['Access-Control-Allow-Origin', origin, 'Access-Control-Expose-Headers', '*', 'Vary', 'Origin']
}

const tokenList = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:\s*,\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*$/

/** The answer to a preflight. What the page may really do is decided by its key, which a preflight does not carry. */
export function preflightHeaders(origin: string, facts: RequestFacts): string[] {
  const headers = [...corsHeaders(origin), 'Access-Control-Max-Age', '600', 'Content-Length', '0']
  const { preflightMethod, preflightHeaders: asked } = facts
  if (preflightMethod !== null && tokenList.test(preflightMethod)) {
    headers.push('Access-Control-Allow-Methods', preflightMethod)
  }
  if (asked !== null && tokenList.test(asked)) headers.push('Access-Control-Allow-Headers', asked)
  return headers
}

export function clientListsOrigin(client: ClientRecord, asker: Asker): boolean {
  return asker.kind === 'program' || (asker.kind === 'page' && client.permissions.origins.includes(asker.origin))
}
