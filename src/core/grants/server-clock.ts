import type { Clock } from '../ports.ts'

/** What one answer says about its server's clock. */
export interface DatedAnswer {
  /** The `Date` header (RFC 9110 §6.6.1), whole seconds. */
  readonly date: string | null
  /** The `Age` header: set by a cache, whose `Date` is old. */
  readonly age: string | null
  /** Epoch ms on this machine. */
  readonly sentAt: number
  readonly receivedAt: number
}

/** Machines of one service differ by so much; less is no news. */
const toleratedMs = 5_000
/** Who took longer to answer tells little, and a clock that was set meanwhile nothing. */
const longestExchangeMs = 60_000
/** Beyond this a header is a mistake: with a clock so far off, no TLS connection would have come about. */
const largestOffsetMs = 7 * 86_400_000

/**
 * How far the server's clock is ahead of ours, in milliseconds: 0 when the answer fits our clock, `null` when it tells
 * nothing. The header was written between sending and receiving, so a slow answer is no difference.
 */
export function clockOffset({ date, age, sentAt, receivedAt }: DatedAnswer): number | null {
  const took = receivedAt - sentAt
  // Only HTTP dates: `Date.parse` alone also accepts `1` or `2026`.
  if (date === null || age !== null || !/^[A-Za-z]{3}, /.test(date) || took < 0 || took > longestExchangeMs) return null
  const stamp = Date.parse(date)
  if (!Number.isFinite(stamp)) return null
  const least = stamp - receivedAt
  const most = stamp + 1000 - sentAt
  if (least <= toleratedMs && most >= -toleratedMs) return 0
  const offset = Math.round((least + most) / 2)
  return Math.abs(offset) <= largestOffsetMs ? offset : null
}

/** The clock of the server that one operation talks to, learned from its answers; the latest one counts. */
export interface ServerClock {
  /** Server time minus ours, in milliseconds; 0 while nothing is known. */
  offsetMs(): number
  /** Epoch ms on the server's clock. */
  now(): number
  observe(answer: DatedAnswer): void
}

export function createServerClock(clock: Pick<Clock, 'now'>): ServerClock {
  let offsetMs = 0
  return {
    offsetMs: () => offsetMs,
    now: () => clock.now() + offsetMs,
    observe(answer) {
      offsetMs = clockOffset(answer) ?? offsetMs
    },
  }
}
