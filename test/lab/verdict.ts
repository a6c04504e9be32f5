/** What one run, or many, came to. The first three have to be 0. */
export interface Counts {
  readonly sessionsLost: number
  readonly doubleRefreshes: number
  readonly tokensReused: number
  /** Refresh requests that reached the server. */
  readonly requests: number
  /** Lost answers that were asked for once more. */
  readonly safeRetries: number
  /** Sessions that ended where nothing could keep them, with the reason on the profile. */
  readonly namedEndings: number
}

export interface Verdict extends Counts {
  /** In words, for whoever reads a failed run. */
  readonly violations: readonly string[]
}

export const nothingYet: Counts = {
  sessionsLost: 0,
  doubleRefreshes: 0,
  tokensReused: 0,
  requests: 0,
  safeRetries: 0,
  namedEndings: 0,
}

export function sum(left: Counts, right: Counts): Counts {
  return {
    sessionsLost: left.sessionsLost + right.sessionsLost,
    doubleRefreshes: left.doubleRefreshes + right.doubleRefreshes,
    tokensReused: left.tokensReused + right.tokensReused,
    requests: left.requests + right.requests,
    safeRetries: left.safeRetries + right.safeRetries,
    namedEndings: left.namedEndings + right.namedEndings,
  }
}
