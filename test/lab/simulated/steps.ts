import fc from 'fast-check'
import type { Fault } from '../../../src/core/lab/fault.ts'
import type { Network } from './lab-line.ts'

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** One thing that happens in a world. Plain data, so that a failure is shrunk and printed as what it is. */
export type Step =
  /** Callers at one moment; some force a refresh, some were refused by an upstream, some want a token of so long. */
  | {
      readonly do: 'callers'
      readonly count: number
      readonly forced?: number
      readonly refused?: boolean
      readonly minTtlMs?: number
    }
  | { readonly do: 'time'; readonly ms: number }
  /** Until so long before (or, negative, after) the end of the access token. */
  | { readonly do: 'until-expiry'; readonly leftMs: number }
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'clock'; readonly byMs: number }
  | { readonly do: 'fault'; readonly fault: Fault; readonly count?: number }
  | { readonly do: 'network'; readonly state: Network; readonly ms: number }
  /** `kill -9` of the owner after so many more touches of disk or line, with callers under way. */
  | { readonly do: 'kill'; readonly after: number }
  | { readonly do: 'full-disk'; readonly ms: number }
  | { readonly do: 'revoke' }
  | { readonly do: 'sign-in' }

const pick = <T>(...values: T[]) => fc.constantFrom(...values)

export const callers = fc.record({
  do: fc.constant('callers' as const),
  count: fc.integer({ min: 1, max: 12 }),
  forced: pick(0, 0, 0, 1, 5),
  refused: pick(false, false, true),
})
export const plainCallers = fc.record({ do: fc.constant('callers' as const), count: fc.integer({ min: 1, max: 30 }) })
export const shortTime = fc.record({ do: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 90 * minute }) })
export const moments = fc.record({
  do: fc.constant('time' as const),
  ms: pick(1, 20, 200, second, 3 * second, 20 * second),
})
export const boundary = fc.record({
  do: fc.constant('until-expiry' as const),
  leftMs: fc.oneof(fc.integer({ min: -10, max: 10 }), fc.integer({ min: -2 * minute, max: 12 * minute })),
})
/** A refresh touches disk and line some twenty times. */
export const kill = fc.record({ do: fc.constant('kill' as const), after: fc.integer({ min: 0, max: 26 }) })
export const sleep = fc.record({
  do: fc.constant('sleep' as const),
  ms: fc.oneof(fc.integer({ min: second, max: 2 * hour }), fc.integer({ min: hour, max: 3 * day })),
})
export const setClock = fc.record({
  do: fc.constant('clock' as const),
  byMs: pick(day, -day, hour, -hour, second, -second),
})
export const outage = fc.record({
  do: fc.constant('network' as const),
  state: pick<Network>('offline', 'refused', 'broken-tls'),
  ms: fc.integer({ min: second, max: 5 * hour }),
})
export const portal = fc.record({
  do: fc.constant('network' as const),
  state: pick<Network>('portal-page', 'portal-redirect', 'offline'),
  ms: fc.integer({ min: minute, max: 2 * day }),
})
export const fullDisk = fc.record({ do: fc.constant('full-disk' as const), ms: fc.integer({ min: 1, max: 2 * hour }) })

/** Answers that say nothing about the session, given before the server did anything. */
export const passingFault = fc
  .oneof(
    pick<Fault>(
      { kind: 'status', status: 401 },
      { kind: 'status', status: 401, error: 'invalid_client' },
      { kind: 'status', status: 403 },
      { kind: 'status', status: 408 },
      { kind: 'status', status: 429, retryAfterSeconds: 7 },
      { kind: 'status', status: 429, retryAfterSeconds: 90, retryAfterAsDate: true },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503, error: 'invalid_grant' },
      { kind: 'status', status: 503, retryAfterSeconds: 30 },
      { kind: 'status', status: 400, error: 'temporarily_unavailable' },
    ),
    pick<Fault>(
      { kind: 'html', moment: 'before-commit' },
      { kind: 'garbage', moment: 'before-commit' },
      { kind: 'truncated', moment: 'before-commit' },
      { kind: 'drop', moment: 'before-commit' },
      { kind: 'reset', moment: 'before-commit' },
      { kind: 'delay', seconds: 5 },
    ),
  )
  .chain((fault) =>
    fc.record({ do: fc.constant('fault' as const), fault: fc.constant(fault), count: pick(1, 1, 2, 6) }),
  )

/** The server has rotated, and the answer does not arrive. */
export const losingFault = fc.record({
  do: fc.constant('fault' as const),
  fault: pick<Fault>(
    { kind: 'drop', moment: 'after-commit' },
    { kind: 'reset', moment: 'after-commit' },
    { kind: 'truncated', moment: 'after-commit' },
    { kind: 'garbage', moment: 'after-commit' },
    { kind: 'html', moment: 'after-commit' },
    { kind: 'status', status: 502, moment: 'after-commit' },
    { kind: 'delay', seconds: 150, moment: 'after-commit' },
  ),
  count: fc.constant(1),
})

export const lie = fc.record({
  do: fc.constant('fault' as const),
  fault: pick<Fault>(
    { kind: 'expires-in', lie: 'missing' },
    { kind: 'expires-in', lie: 'string' },
    { kind: 'expires-in', lie: 'absolute' },
    { kind: 'expires-in', lie: 'negative' },
    { kind: 'expires-in', lie: 'too-long' },
  ),
  count: pick(1, 2, 3),
})
