import type { ClientRecord } from '../clients/client-record.ts'

export interface LimitReached {
  readonly code: 'rate-limited' | 'too-many-at-once'
  readonly retryAfterSeconds: number
}

/** How much each client does: a token bucket for its rate, a count of what is open. Synchronous; on the request path. */
export interface RequestLimits {
  /** Takes a place, to be given back with `leave`; or says why there is none. */
  enter(client: ClientRecord): LimitReached | null
  leave(client: ClientRecord): void
}

interface Usage {
  tokens: number
  /** When `tokens` was counted. */
  at: number
  open: number
}

/** How many may come at once when nobody said: a quarter of the rate, so that a minute holds at most five quarters of it. */
export function burstOf({ requestsPerMinute, burst }: NonNullable<ClientRecord['limits']>): number {
  return burst ?? Math.max(1, Math.ceil((requestsPerMinute ?? 0) / 4))
}

export function createRequestLimits(now: () => number): RequestLimits {
  const usages = new Map<string, Usage>()

  /** The seconds until a request may come, 0 when it was taken. */
  const take = (usage: Usage, perMinute: number, burst: number): number => {
    const at = now()
    // A clock that was set back must not take tokens away.
    const grown = (Math.max(0, at - usage.at) / 60_000) * perMinute
    usage.tokens = Math.min(burst, usage.tokens + grown)
    usage.at = at
    if (usage.tokens < 1) return ((1 - usage.tokens) / perMinute) * 60
    usage.tokens -= 1
    return 0
  }

  return {
    enter(client) {
      const { limits } = client
      if (limits === undefined) return null
      const usage = usages.get(client.id) ?? { tokens: burstOf(limits), at: now(), open: 0 }
      usages.set(client.id, usage)
      if (limits.concurrent !== null && usage.open >= limits.concurrent) {
        return { code: 'too-many-at-once', retryAfterSeconds: 1 }
      }
      if (limits.requestsPerMinute !== null) {
        const wait = take(usage, limits.requestsPerMinute, burstOf(limits))
        if (wait > 0) return { code: 'rate-limited', retryAfterSeconds: wait }
      }
      usage.open += 1
      return null
    },
    leave({ id, limits }) {
      if (limits === undefined) return
      const usage = usages.get(id)
      if (usage !== undefined) usage.open -= 1
    },
  }
}
