/** Which rows of the ledger; what is absent does not matter. */
export interface LedgerFilter {
  /** Name or id. */
  readonly client?: string
  /** Name or id. */
  readonly profile?: string
  /** A status (`403`), a class (`4xx`), a code of the proxy (`ask-denied`), or `own`: any code of the proxy. */
  readonly status?: string
  /** Epoch ms, inclusive. */
  readonly from?: number
  /** Epoch ms, exclusive. */
  readonly to?: number
}

/** How long rows are kept, and what is there now. */
export interface LedgerRetentionView {
  readonly ageMs: number
  readonly rows: number
  readonly kept: number
  readonly oldestAt: number | null
}
