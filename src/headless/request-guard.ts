import { isJson } from '../node/http-call-body.ts'
import { type CallRoute, matchCallRoute } from '../node/http-call-handler.ts'

/** What the guard looks at: nothing of the body. */
export interface RequestHead {
  readonly method: string
  /** As sent: path and query. */
  readonly target: string
  /** Names and values in turn, as received, so that a header sent twice is seen twice. */
  readonly rawHeaders: readonly string[]
  /** The address of this end of the connection. */
  readonly localAddress: string
}

export type PageRoute =
  | CallRoute
  /** The one-time link. */
  | { readonly kind: 'enter'; readonly token: string }
  | { readonly kind: 'file'; readonly path: string }

export interface GuardPolicy {
  readonly port: number
  readonly isFile: (path: string) => boolean
  readonly isSession: (cookieHeader: string) => boolean
}

export type GuardVerdict =
  | { readonly kind: 'pass'; readonly route: PageRoute }
  | { readonly kind: 'refuse'; readonly status: 400 | 401 | 403 | 404 | 415 | 421; readonly reason: GuardReason }

export type GuardReason =
  | 'not-loopback'
  | 'foreign-host'
  | 'unknown-path'
  | 'other-site'
  | 'foreign-origin'
  | 'no-session'
  | 'not-json'

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/**
 * Decides about a request from its head alone, before a byte of its body is read. The order matters: what could tell a
 * page of another site that something is here comes first. The size and the time of the body are limited where it is read.
 */
export function judgeRequest(head: RequestHead, policy: GuardPolicy): GuardVerdict {
  const header = (name: string) => valuesOf(head.rawHeaders, name)
  // 1. The socket is bound to loopback; should that ever change, nobody else is answered.
  if (!loopback.has(head.localAddress)) return refuse(403, 'not-loopback')
  // 2. DNS rebinding: a name that an attacker points at 127.0.0.1 still stands in Host.
  const hosts = header('host')
  if (hosts.length !== 1 || !ownHosts(policy.port).includes(hosts[0] ?? '')) return refuse(421, 'foreign-host')
  // 3. A fixed list of methods and paths.
  const route = matchRoute(head, policy.isFile)
  if (!route) return refuse(404, 'unknown-path')
  // 4. Requests that another site causes. A person who follows a link from a terminal has no site (`none`).
  const site = header('sec-fetch-site')
  const navigable = route.kind === 'enter' || route.kind === 'file'
  if (!site.every((value) => value === 'same-origin' || (navigable && value === 'none')))
    return refuse(403, 'other-site')
  // 5. Browsers without Sec-Fetch-Site still send Origin with a POST.
  const origins = header('origin')
  const ownOrigin = origins.length === 1 && origins[0] === `http://${hosts[0]}`
  if (head.method === 'POST' ? !ownOrigin : origins.length > 0 && !ownOrigin) return refuse(403, 'foreign-origin')
  // 6. The session; the one-time link is how one begins.
  if (route.kind !== 'enter' && !policy.isSession(header('cookie').join('; '))) return refuse(401, 'no-session')
  // 7. What a form of another page could send is never JSON.
  if (route.kind === 'call' && !isJson(header('content-type').join(', '))) return refuse(415, 'not-json')
  return { kind: 'pass', route }
}

function matchRoute(head: RequestHead, isFile: (path: string) => boolean): PageRoute | undefined {
  const call = matchCallRoute(head.method, head.target)
  if (call) return call
  if (head.method !== 'GET') return undefined
  const token = /^\/enter\?token=([\w-]{1,128})$/.exec(head.target)?.[1]
  if (token !== undefined) return { kind: 'enter', token }
  return isFile(head.target) ? { kind: 'file', path: head.target } : undefined
}

/** `localhost` is not among them: it can be pointed elsewhere, and its cookies are shared with every other port's page. */
function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `[::1]:${port}`]
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)
}

function refuse(status: Extract<GuardVerdict, { kind: 'refuse' }>['status'], reason: GuardReason): GuardVerdict {
  return { kind: 'refuse', status, reason }
}
