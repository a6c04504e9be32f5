import { type Grant, TokenRequestError, type TokenRequestFacts } from '../../src/core/grants/grant.ts'
import type { Clock } from '../../src/core/ports.ts'
import type { TokenSet } from '../../src/core/tokens/token-set.ts'

export interface RotatingServer {
  readonly grant: Grant
  /** Refresh tokens as they were presented, in order. */
  readonly presented: string[]
  /** How many times a spent refresh token came again; each revokes the family, as real servers do. */
  readonly reuses: number
  readonly requests: number
  /** The most requests that were open at one time. */
  readonly mostAtOnce: number
  /** A token set of a fresh sign-in. */
  signIn(profileId?: string): TokenSet
  /** The next renewals fail so, one entry each; `lost` answers are lost after the server rotated. */
  failNext(...failures: (TokenRequestFacts | 'lost' | Error)[]): void
  /** Renewals wait until the returned function is called. */
  hold(): () => void
  /** Whether the server accepts this refresh token now. */
  accepts(refreshToken: string | null): boolean
  lifetimeMs: number
  revoked: boolean
  revocations: string[]
}

export const facts = (given: Partial<TokenRequestFacts>): TokenRequestFacts => ({
  status: null,
  error: null,
  retryAfterMs: null,
  sent: given.status === undefined ? 'no' : 'answered',
  reason: 'ENOTFOUND',
  ...given,
})
export const invalidGrant = facts({ status: 400, error: 'invalid_grant', reason: 'HTTP 400: invalid_grant' })
export const offline = facts({})

/** A grant and its server in one: rotates on each renewal, detects reuse, and can be told to fail. */
export function createRotatingServer(clock: Pick<Clock, 'now'>, renewal: Grant['renewal'] = 'refresh-token') {
  const families = new Map<string, { current: string; dead: boolean }>()
  const familyOf = (token: string) => token.split('.')[0] as string
  const failures: (TokenRequestFacts | 'lost' | Error)[] = []
  let serial = 0
  let open = 0
  let held: Promise<void> = Promise.resolve()

  const issue = (family: string): TokenSet => {
    serial += 1
    const refreshToken = `${family}.refresh-${serial}`
    families.set(family, { current: refreshToken, dead: false })
    const now = clock.now()
    return {
      accessToken: `${family}.access-${serial}`,
      tokenType: 'Bearer',
      refreshToken: renewal === 'refresh-token' ? refreshToken : null,
      idToken: null,
      scope: 'read',
      issuedAt: now,
      expiresAt: now + server.lifetimeMs,
      expirySource: 'server',
      refreshIssuedAt: now,
      refreshExpiresAt: null,
      refreshExpirySource: 'unknown',
      extra: {},
    }
  }

  async function renew(signal: AbortSignal, current: TokenSet): Promise<TokenSet> {
    server.requests += 1
    open += 1
    server.mostAtOnce = Math.max(server.mostAtOnce, open)
    try {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        held.then(resolve, reject)
      })
      return answer(current)
    } finally {
      open -= 1
    }
  }

  function answer(current: TokenSet): TokenSet {
    const failure = failures.shift()
    if (failure instanceof Error) throw failure
    if (failure !== undefined && failure !== 'lost') throw new TokenRequestError(failure)
    if (renewal === 'repeat') return issue(familyOf(current.accessToken))
    const token = current.refreshToken ?? ''
    server.presented.push(token)
    const family = families.get(familyOf(token))
    if (!family || family.dead || server.revoked || family.current !== token) {
      if (family && family.current !== token) {
        server.reuses += 1
        family.dead = true
      }
      throw new TokenRequestError(invalidGrant)
    }
    const issued = issue(familyOf(token))
    if (failure === 'lost') throw new TokenRequestError(facts({ sent: 'maybe', reason: 'ECONNRESET' }))
    return issued
  }

  const server = {
    lifetimeMs: 3_600_000,
    revoked: false,
    revocations: [] as string[],
    presented: [] as string[],
    reuses: 0,
    requests: 0,
    mostAtOnce: 0,
    signIn: (profileId = 'p1') => issue(profileId),
    failNext: (...next: typeof failures) => void failures.push(...next),
    hold() {
      let release = () => {}
      held = new Promise((resolve) => {
        release = resolve
      })
      return () => release()
    },
    accepts(refreshToken: string | null) {
      const family = families.get(familyOf(refreshToken ?? ''))
      return family !== undefined && !family.dead && !server.revoked && family.current === refreshToken
    },
    grant: {
      type: 'authorization-code',
      renewal,
      signIn: async () => issue('p1'),
      renew: (context, current) => renew(context.signal, current),
      revoke: async (_context, current) => {
        server.revocations.push(current.refreshToken ?? current.accessToken)
        return 'revoked'
      },
    } satisfies Grant as Grant,
  }
  return server satisfies RotatingServer
}
