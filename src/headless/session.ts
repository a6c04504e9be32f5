import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export interface SessionOptions {
  readonly now: () => number
  /** How long a link waits to be followed. */
  readonly linkLifetimeMs?: number
}

/** One-time links and the sessions that they begin. Everything lives in memory: a restart ends every session. */
export interface Sessions {
  /** The token of a fresh link. `lifetimeMs` for a link that nobody has to carry anywhere. */
  mint(lifetimeMs?: number): string
  /** Ends the link and begins a session: the `Set-Cookie` value, or `undefined` for a link that is spent, old or made up. */
  redeem(token: string, port: number): string | undefined
  isValid(cookieHeader: string, port: number): boolean
}

const maxSessions = 32
const maxLinks = 64
const hour = 3_600_000

/** Cookies of one host name are shared by all its ports, so the name says whose it is. */
export function cookieName(port: number): string {
  return `tokenvault-${port}`
}

/**
 * The token stands in the query, not in the fragment: the server trades it for a cookie that no script can read, before any
 * script runs, and redirects to a clean URL. What stays in the history is a token that is already spent.
 */
export function createSessions({ now, linkLifetimeMs = hour }: SessionOptions): Sessions {
  const links: { digest: Buffer; until: number }[] = []
  const sessions: Buffer[] = []
  const secret = () => randomBytes(32).toString('base64url')

  return {
    mint(lifetimeMs = linkLifetimeMs) {
      const token = secret()
      links.push({ digest: digestOf(token), until: now() + lifetimeMs })
      if (links.length > maxLinks) links.shift()
      return token
    },
    redeem(token, port) {
      const digest = digestOf(token)
      const index = links.findIndex((link) => timingSafeEqual(link.digest, digest))
      const [link] = index < 0 ? [] : links.splice(index, 1)
      if (!link || link.until < now()) return undefined
      const value = secret()
      sessions.push(digestOf(value))
      if (sessions.length > maxSessions) sessions.shift()
      return `${cookieName(port)}=${value}; Path=/; HttpOnly; SameSite=Strict`
    },
    isValid(cookieHeader, port) {
      const digest = digestOf(cookieValue(cookieHeader, cookieName(port)))
      return sessions.some((session) => timingSafeEqual(session, digest))
    },
  }
}

/** Equal lengths for `timingSafeEqual`, and no secret lies about in memory for longer than its request. */
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function cookieValue(header: string, name: string): string {
  const found = header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
  return found?.slice(name.length + 1) ?? ''
}
