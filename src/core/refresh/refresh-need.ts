import { assertNever } from '../errors.ts'
import type { SessionFacts } from '../profiles/profile.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { usableFor } from './usable-token.ts'

/** Why somebody enters the critical section. */
export type RefreshIntent =
  /** The scheduler's: refresh if the plan still says so. */
  | { readonly kind: 'due' }
  /** A borrower's: a token with so much time left. */
  | { readonly kind: 'fresh'; readonly minTtlMs: number }
  /** An upstream refused this token: replace it unless that happened already; `patient`: not before a failure's pause is over. */
  | { readonly kind: 'rejected'; readonly token: string; readonly patient: boolean }
  /** A person's: refresh now, whatever the plan says. */
  | { readonly kind: 'forced' }

export interface RefreshSituation {
  readonly facts: SessionFacts
  readonly tokens: TokenSet
  readonly now: number
  readonly dueAt: number | null
  /** After a failure: no attempt before this time, unless a person or a refusal forces one. */
  readonly pausedUntil: number
}

/** `fine`: nothing to do. `rest`: answer with the last failure. Decided from the record as re-read inside the section. */
export type RefreshNeed = 'refresh' | 'fine' | 'rest'

export function judgeNeed(intent: RefreshIntent, situation: RefreshSituation): RefreshNeed {
  const { facts, tokens, now, dueAt, pausedUntil } = situation
  const resting = facts.needsSignIn !== null || pausedUntil > now
  switch (intent.kind) {
    case 'forced':
      // A copy whose original may be alive: two refreshers of one chain end it for both. Taking it over is a call of its own.
      return facts.needsSignIn?.reason === 'restored-copy' ? 'rest' : 'refresh'
    case 'due':
      if (resting) return 'rest'
      return dueAt !== null && dueAt <= now ? 'refresh' : 'fine'
    case 'fresh':
      if (usableFor(tokens, now, intent.minTtlMs)) return 'fine'
      return resting ? 'rest' : 'refresh'
    case 'rejected':
      if (tokens.accessToken !== intent.token && usableFor(tokens, now)) return 'fine'
      return facts.needsSignIn || (intent.patient && resting) ? 'rest' : 'refresh'
    default:
      return assertNever(intent)
  }
}
