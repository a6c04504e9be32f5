import type { LifeView } from '../../shared/views.ts'

/** What a grant obtained. Lives only inside the engine; the refresh token never leaves it. */
export interface TokenSet {
  readonly accessToken: string
  /** As the server spelt it; `Bearer` when it said nothing. */
  readonly tokenType: string
  readonly refreshToken: string | null
  readonly idToken: string | null
  readonly scope: string | null
  readonly issuedAt: number
  /** Epoch ms, or `null` when unknown. */
  readonly expiresAt: number | null
  readonly expirySource: LifeView['source']
  readonly refreshIssuedAt: number | null
  readonly refreshExpiresAt: number | null
  readonly refreshExpirySource: LifeView['source']
  /** Further values that a provider hands out and injection may need (`uid`, `moiKey`…). May be secret. */
  readonly extra: Readonly<Record<string, string>>
  /** Origins that these credentials may be sent to: what the definition and the settings named at sign-in. */
  readonly boundTo?: readonly string[] | undefined
  /** How far the server's clock was ahead of ours when it issued these, in ms; absent when they agreed. */
  readonly clockOffsetMs?: number | undefined
}

/** What a listing may know of a token set; stands readable beside the sealed one. */
export interface TokenSummary {
  readonly issuedAt: number
  readonly expiresAt: number | null
  readonly expirySource: LifeView['source']
  readonly refresh: LifeView | null
  readonly scope: string | null
  readonly account: string | null
  /** Where the sign-in found the API; absent when nothing had to be found. */
  readonly upstream?: string | undefined
  /** The server's clock minus ours, in ms, where they differ; the times above are already on ours. */
  readonly clockOffsetMs?: number | undefined
}
