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
  /** Removed by its person, who can still take that back: epoch ms at which it goes for good. Nobody is shown such a profile. */
  readonly removeAt?: number | undefined
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
  /** When the first refresh whose answer was lost had started; absent since a token set came. */
  readonly answerLostAt?: number | undefined
  readonly retry: { readonly at: number; readonly attempts: number; readonly after: ErrorCode } | null
  readonly lastError: LastErrorView | null
  readonly lastRefreshedAt: number | null
  readonly refreshCount: number
  readonly stateSince: number
  /** When its person signed in; absent in rows of older versions. */
  readonly signedInAt?: number | undefined
  /** The end of the refresh token did not move with the last refresh: it is an absolute limit. */
  readonly refreshEndFixed?: boolean | undefined
  /** What was seen of the server's limits; outlives the session it was seen in. */
  readonly limits?: ObservedLimits | undefined
}

/** What refreshes that worked and refusals tell of a server's limits, in ms. A limit lies between the two. */
export interface ObservedLimits {
  /** The longest time between two uses of a refresh token after which it was still taken. */
  readonly idleSurvivedMs: number
  /** The shortest, longer than that, after which it was refused. */
  readonly idleRefusedMs: number | null
  /** The oldest session that was still refreshed. */
  readonly sessionSurvivedMs: number
  /** The age, beyond that, at which sessions were refused although they had been refreshed all along. */
  readonly sessionRefusedMs: number | null
  /** How many of them ended at about that age. */
  readonly sessionRefusals: number
}

export const profileNamePattern = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
