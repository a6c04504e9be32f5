import type { GrantType, SignInView } from '../../shared/views.ts'
import type { Clock, Logger, RedirectReceiver, SecretSource } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProviderDefinition } from '../providers/definition.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { ServerClock } from './server-clock.ts'

/** Everything a grant may use. `inputs` hold settings, secrets and defaults, already resolved; they never go to a log. */
export interface GrantContext {
  readonly profile: Profile
  readonly provider: ProviderDefinition
  readonly inputs: Readonly<Record<string, string>>
  readonly fetch: typeof fetch
  /** For a last request that tidies up at the server: it outlives a cancelled operation, and ends after two seconds. */
  readonly farewell: typeof fetch
  readonly clock: Clock
  /** Learned from the answers to this context's `fetch`. */
  readonly serverClock: ServerClock
  readonly log: Logger
  readonly redirects: RedirectReceiver
  readonly secretSource: SecretSource
  readonly signal: AbortSignal
}

/** How a running sign-in talks to its person. */
export interface SignInDialogue {
  show(step: SignInView['step']): void
  /** Opens the system browser; `false` when there is none and the person must follow the shown link. */
  openBrowser(url: string): Promise<boolean>
  /** Shows a challenge and resolves with the answer. Rejects with `FLOW_CANCELLED`. */
  ask(challenge: Extract<SignInView['step'], { kind: 'challenge' }>): Promise<string>
  /** The same for a secret input that is neither stored nor given; it is stored if its definition lets it be. */
  askSecret(inputId: string, challenge: Extract<SignInView['step'], { kind: 'challenge' }>): Promise<string>
}

/** Why a token set is renewed: by plan, for a borrower, because an upstream refused it, or because a person asked. */
export type RenewalCause = 'due' | 'fresh' | 'rejected' | 'forced'

export type Revocation = 'revoked' | 'unsupported' | 'nothing'

/**
 * One way to obtain tokens. Failures are thrown: a `VaultError` for what a person must settle, a `TokenRequestError` for
 * an answer (or silence) of the server that `judgeRefreshFailure` has to judge.
 */
export interface Grant {
  readonly type: GrantType
  /** How a token set is renewed unattended: with its refresh token, by repeating the grant, or not at all. */
  readonly renewal: 'refresh-token' | 'repeat' | 'none'
  signIn(context: GrantContext, dialogue: SignInDialogue): Promise<TokenSet>
  /** Only for renewal `refresh-token` and `repeat`. Must keep the old refresh token when no new one comes back. */
  renew?(context: GrantContext, current: TokenSet, cause?: RenewalCause): Promise<TokenSet>
  /** Replaces the long-lived key that the session made (a MatrixOne `moi-key`); the old one dies at the server. */
  rotateKey?(context: GrantContext, current: TokenSet): Promise<TokenSet>
  /** RFC 7009 or the system's own sign-out. */
  revoke?(context: GrantContext, current: TokenSet): Promise<Revocation>
}

/** The facts of a failed token request, for judging: never a token, never a body. */
export interface TokenRequestFacts {
  /** HTTP status, or `null` when no answer came. */
  readonly status: number | null
  /** The `error` code of the answer (RFC 6749 §5.2), or a dialect's equivalent, or `null`. */
  readonly error: string | null
  /** From `Retry-After`: milliseconds from now, or `null`. */
  readonly retryAfterMs: number | null
  /** Without an answer: did the request leave? `maybe` means the server may have acted on it. */
  readonly sent: 'no' | 'maybe' | 'answered'
  /** Short technical reason for the log and the details view (`ENOTFOUND`, `certificate expired`). */
  readonly reason: string
}

export class TokenRequestError extends Error {
  override readonly name = 'TokenRequestError'
  readonly facts: TokenRequestFacts
  constructor(facts: TokenRequestFacts, options?: ErrorOptions) {
    super(`Token request failed: ${facts.error ?? facts.reason}`, options)
    this.facts = facts
  }
}
