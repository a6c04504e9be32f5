import type { Clock } from '../ports.ts'
import { type AnswerTiming, type ClockDifference, sameClock } from '../tokens/clock-difference.ts'

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
 * What an answer tells of its server's clock; `null` when it tells nothing. The header was written between sending and
 * receiving, so a slow answer is no difference.
 */
export function clockDifference({ date, age, sentAt, receivedAt }: DatedAnswer): ClockDifference | null {
  const took = receivedAt - sentAt
  // Only HTTP dates: `Date.parse` alone also accepts `1` or `2026`.
  if (date === null || age !== null || !/^[A-Za-z]{3}, /.test(date) || took < 0 || took > longestExchangeMs) return null
  const stamp = Date.parse(date)
  if (!Number.isFinite(stamp)) return null
  const least = stamp - receivedAt
  const most = stamp + 1000 - sentAt
  if (least <= toleratedMs && most >= -toleratedMs) return { offsetMs: 0, mostMs: most }
  const offsetMs = Math.round((least + most) / 2)
  return Math.abs(offsetMs) <= largestOffsetMs ? { offsetMs, mostMs: most } : null
}

/** The clock of the server that one operation talks to, learned from its answers; the latest one counts. */
export interface ServerClock {
  /** Server time minus ours, in milliseconds; 0 while nothing is known. */
  offsetMs(): number
  /** Epoch ms on the server's clock. */
  now(): number
  /** Of the answer that came last. Ask before the next request. */
  timing(): AnswerTiming
  /** The same moment on the server's clock, so that a lifetime added to it comes back as the same lifetime. */
  answeredAt(): number
  observe(answer: DatedAnswer): void
}

export function createServerClock(clock: Pick<Clock, 'now'>): ServerClock {
  let difference = sameClock
  let madeAt: number | undefined
  const timing = () => ({ now: madeAt ?? clock.now(), clock: difference })
  return {
    offsetMs: () => difference.offsetMs,
    now: () => clock.now() + difference.offsetMs,
    timing,
    answeredAt: () => timing().now + difference.mostMs,
    observe(answer) {
      difference = clockDifference(answer) ?? difference
      // A clock that was set back meanwhile would make the answer look made in the future.
      madeAt = Math.min(answer.sentAt, answer.receivedAt)
    },
  }
}
