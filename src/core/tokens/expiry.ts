import { decodeJwt } from 'jose'
import type { LifeView } from '../../shared/views.ts'
import { type ClockDifference, sameClock } from './clock-difference.ts'

export interface Expiry {
  /** Epoch ms, or `null` when nobody said. */
  readonly expiresAt: number | null
  readonly source: LifeView['source']
}

export interface ExpirySources {
  /** Epoch ms on our clock; the answer was made no earlier. */
  readonly now: number
  /** How far the server's clock is ahead of ours: its points in time are moved to our clock. Default: not at all. */
  readonly clock?: ClockDifference
  /** What the server said: seconds from now, absolute seconds or milliseconds, RFC 3339, any of them as a string. */
  readonly stated?: unknown
  /** The token itself; its `exp` counts when it is a JWT. */
  readonly token?: string | null
  /** The definition's lifetime in seconds. */
  readonly declaredSeconds?: number | undefined
}

const unknownExpiry: Expiry = { expiresAt: null, source: 'unknown' }
/** Above this a number is a point in time, not a lifetime (31 years): some servers send epoch seconds as `expires_in`. */
const absoluteSeconds = 1e9
/** Above this it is milliseconds. */
const absoluteMs = 1e11
/** The server's lifetime and the token's `exp` say the same, apart from rounding and the time on the wire. */
const sameMomentMs = 5000
/** Beyond this a time is a mistake in units, and `Date` would not show it. */
const latest = 8.64e15

/**
 * Settles once, at the edge, when a token ends. The server's word comes first, but never later than the token's own `exp`;
 * then `exp`, then the declared lifetime. Zero, negative, past and unreadable values count as nothing said: servers use
 * them for "never" or send them by mistake, and a token that was issued this moment is not already dead.
 */
export function settleExpiry({ now, clock = sameClock, stated, token, declaredSeconds }: ExpirySources): Expiry {
  const server = statedExpiry(stated, now, clock)
  const own = token ? jwtExpiry(token, now, clock) : null
  if (server !== null && (own === null || server <= own + sameMomentMs)) {
    return { expiresAt: Math.min(server, own ?? server), source: 'server' }
  }
  if (own !== null) return { expiresAt: own, source: 'token' }
  if (declaredSeconds !== undefined) return { expiresAt: now + declaredSeconds * 1000, source: 'declared' }
  return unknownExpiry
}

/** Epoch ms on our clock of what a server stated, or `null` when it says nothing usable. */
export function statedExpiry(stated: unknown, now: number, clock = sameClock): number | null {
  const number = typeof stated === 'number' ? stated : typeof stated === 'string' ? numberOf(stated) : Number.NaN
  if (Number.isFinite(number)) {
    if (number <= absoluteSeconds) return future(Math.round(now + number * 1000), now)
    const at = number > absoluteMs ? number : number * 1000
    return onOurClock(at, now, clock)
  }
  // A date without a zone would be read in this machine's zone; RFC 3339 always has one.
  if (typeof stated === 'string' && /^\d{4}-\d\d-\d\d[Tt ].*(?:[Zz]|[+-]\d\d:\d\d)$/.test(stated.trim())) {
    return onOurClock(Date.parse(stated.trim().replace(' ', 'T')), now, clock)
  }
  return null
}

/**
 * Epoch ms from a JWT's `exp` (RFC 7519 §4.1.4), not verified: it is only a hint about a token that we hold anyway. When
 * it lies in the past although the token is new, this machine's clock is ahead, and the lifetime `exp − iat` counts.
 */
function jwtExpiry(token: string, now: number, clock: ClockDifference): number | null {
  const claims = claimsOf(token)
  if (typeof claims?.exp !== 'number') return null
  const at = onOurClock(claims.exp * 1000, now, clock)
  if (at !== null || typeof claims.iat !== 'number') return at
  return future(now + (claims.exp - claims.iat) * 1000, now)
}

/**
 * A server's point in time, moved so far that it comes too soon rather than too late; `null` when it is over anyhow. One
 * that may be over by what we cannot know is not taken for "never".
 */
function onOurClock(at: number, now: number, { offsetMs, mostMs }: ClockDifference): number | null {
  const learned = offsetMs !== 0 || mostMs !== 0
  const latestHere = Math.round(at - Math.min(offsetMs, mostMs))
  if (future(latestHere + (learned ? sameMomentMs : 0), now) === null) return null
  return Math.max(now + 1, Math.round(at - mostMs))
}

/** Epoch ms of a JWT's `exp` as it stands there; `null` when the token says nothing usable. For a token that is not new. */
export function writtenEnd(token: string): number | null {
  const exp = claimsOf(token)?.exp
  return typeof exp === 'number' && Math.abs(exp * 1000) < latest ? exp * 1000 : null
}

function claimsOf(token: string) {
  try {
    return decodeJwt(token)
  } catch {
    // Opaque tokens are the common case, not a fault.
    return null
  }
}

function numberOf(text: string): number {
  return /^\s*-?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN
}

function future(at: number, now: number): number | null {
  return Number.isFinite(at) && at > now && at < latest ? at : null
}
