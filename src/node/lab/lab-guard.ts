/** Who may talk to the lab, judged by the head of a request alone. */
export type GuardVerdict =
  | { readonly ok: true /** To be allowed by CORS, or `null`. */; readonly origin: string | null }
  | { readonly ok: false; readonly status: number; readonly reason: string }

/**
 * The lab listens on loopback, where every page of every browser can reach it: the Host has to be its own (DNS rebinding),
 * and an Origin has to be a page of this machine, such as the single-page app under test.
 */
export function guardLab(
  headers: { host?: string | undefined; origin?: string | undefined },
  port: number,
): GuardVerdict {
  const host = headers.host?.toLowerCase()
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    return { ok: false, status: 421, reason: 'The lab answers only under its own address.' }
  }
  const { origin } = headers
  if (origin === undefined) return { ok: true, origin: null }
  if (!isLoopbackOrigin(origin)) {
    return { ok: false, status: 403, reason: 'The lab serves pages of this machine only.' }
  }
  return { ok: true, origin }
}

function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, hostname, origin: normal } = new URL(origin)
  const known = protocol === 'http:' || protocol === 'https:'
  return known && normal === origin && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}

/** For single-page apps under test. */
export function corsHeaders(origin: string | null): Record<string, string> {
  if (origin === null) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'WWW-Authenticate, Retry-After, Date',
    vary: 'Origin',
  }
}

export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, Accept',
  'access-control-max-age': '600',
} as const
