import { VaultError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import type { LentToken, TokenLender } from '../tokens/lender.ts'
import type { ProblemFacts, ProxyProblemCode } from './problem.ts'
import type { ProfileRoute } from './proxy-engine.ts'
import { tokenProblem } from './token-problem.ts'

/** Why a request gets no token, as a problem that can be answered. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
  readonly code: ProxyProblemCode
  readonly facts: ProblemFacts

  constructor(code: ProxyProblemCode, facts: ProblemFacts, options?: ErrorOptions) {
    super(code, options)
    this.code = code
    this.facts = facts
  }
}

/** Where a request gets its token: at once, after waiting for a refresh, or after the upstream refused the first one. */
export interface TokenDesk {
  /** `null`: goes without a token. `undefined`: has to wait. */
  atOnce(route: ProfileRoute): LentToken | null | undefined
  /** @throws TokenRefused also when the wait outlasts the caller's patience; the refresh itself goes on. */
  obtain(route: ProfileRoute): Promise<LentToken | null>
  /**
   * A token other than the refused one, after at most one forced refresh; `null` when there is none to be had: the refusal
   * is not about the token's age, or the credential cannot be renewed.
   * @throws TokenRefused when the session has ended or nothing valid is left.
   */
  renew(route: ProfileRoute, refused: LentToken): Promise<LentToken | null>
  /** The upstream took the token that `renew` gave. */
  renewalHelped(route: ProfileRoute): void
}

export interface TokenDeskDeps {
  readonly lender: TokenLender
  readonly clock: Clock
  /** How long a request waits for a refresh. */
  readonly patienceMs: number
}

export function createTokenDesk({ lender, clock, patienceMs }: TokenDeskDeps): TokenDesk {
  const usable = (token: LentToken) => token.expiresAt === null || token.expiresAt > clock.now()
  const patiently = async (route: ProfileRoute, lending: Promise<LentToken>): Promise<LentToken> => {
    const profile = route.profileName
    let cancel: (() => void) | undefined
    const outOfPatience = new Promise<never>((_resolve, reject) => {
      const slow = () => reject(new TokenRefused('refresh-slow', { profile, retryAfterSeconds: 5 }))
      cancel = clock.at(clock.now() + patienceMs, slow)
    })
    try {
      const token = await Promise.race([lending, outOfPatience])
      if (usable(token)) return token
    } catch (error) {
      if (error instanceof TokenRefused) throw error
      const problem = tokenProblem(error, profile, clock.now())
      throw new TokenRefused(problem.code, problem.facts, { cause: error })
    } finally {
      cancel?.()
    }
    const detail = `The token of profile "${profile}" expired before it could be sent.`
    throw new TokenRefused('provider-unavailable', { profile, detail, retryAfterSeconds: 5 })
  }

  return {
    atOnce(route) {
      if (route.auth === 'none') return null
      const token = lender.peek(route.profileId)
      return token !== undefined && usable(token) ? token : undefined
    },
    async obtain(route) {
      if (route.auth === 'none') return null
      try {
        return await patiently(route, lender.lend(route.profileId))
      } catch (error) {
        // Only who never signed in goes without a token: an ended session that went on as nobody would act as someone else.
        if (route.auth === 'optional' && error instanceof TokenRefused && isNobody(error.cause)) return null
        throw error
      }
    },
    async renew(route, refused) {
      const fresh = await patiently(route, lender.lendAfterRejection(route.profileId, refused.accessToken))
      return fresh.accessToken === refused.accessToken ? null : fresh
    },
    renewalHelped: ({ profileId }) => lender.noteAccepted(profileId),
  }
}

function isNobody(cause: unknown): boolean {
  return cause instanceof VaultError && cause.details?.reason === 'never-signed-in'
}
