/** A token as lent to the proxy, the clipboard or a script: never the refresh token. */
export interface LentToken {
  readonly profileId: string
  readonly accessToken: string
  readonly tokenType: string
  readonly idToken: string | null
  readonly scope: string | null
  readonly extra: Readonly<Record<string, string>>
  readonly expiresAt: number | null
}

/** Lends tokens and keeps them fresh. An expired token is never lent. */
export interface TokenLender {
  /** A token that is good now, without waiting; `undefined` when a refresh (or a person) is needed first. */
  peek(profileId: string): LentToken | undefined
  /**
   * A token with at least `minTtlMs` left, after waiting for the one refresh in flight if need be. When a refresh fails
   * and the current token is still good, that one is lent.
   * @throws VaultError `SIGN_IN_NEEDED`, `VAULT_LOCKED`, `OFFLINE`, `PROVIDER_UNAVAILABLE`, `NOT_FOUND`.
   */
  lend(profileId: string, options?: { minTtlMs?: number }): Promise<LentToken>
  /** After an upstream refused `rejected`: one forced refresh, unless the store already holds another token. */
  lendAfterRejection(profileId: string, rejected: string): Promise<LentToken>
  /** The token that came instead of a refused one was accepted: refreshing has helped, and will be tried again. */
  noteAccepted(profileId: string): void
}
