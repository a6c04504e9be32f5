import type { ErrorCode } from '../../shared/result.ts'
import type { GrantType, LastErrorView, SignInReason } from '../../shared/views.ts'
import type { TokenSummary } from '../tokens/token-set.ts'

/** Readable part of a profile: everything a listing needs and nothing secret. */
export interface Profile {
  readonly id: string
  readonly name: string
  readonly providerId: string
  readonly grant: GrantType
  readonly settings: Readonly<Record<string, string>>
  /** Names of the secret inputs that are stored. */
  readonly storedSecrets: readonly string[]
  readonly tags: readonly string[]
  readonly createdAt: number
  readonly version: number
}

/**
 * Durable facts about a profile's session, readable, in the meta of its `tokens` record. Transient states (`signing-in`,
 * `refreshing`) live in memory; everything a restart must know stands here.
 */
export interface SessionFacts {
  readonly summary: TokenSummary | null
  /** Set when only a person can go on. */
  readonly needsSignIn: { readonly reason: SignInReason; readonly since: number } | null
  /** Written before a refresh request leaves, cleared by its commit: what a crash leaves behind tells of a lost answer. */
  readonly refreshStartedAt: number | null
  readonly retry: { readonly at: number; readonly attempts: number; readonly after: ErrorCode } | null
  readonly lastError: LastErrorView | null
  readonly lastRefreshedAt: number | null
  readonly refreshCount: number
  readonly stateSince: number
}

export const profileNamePattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
