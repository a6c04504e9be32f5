import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import { type Grant, type GrantContext, type RenewalCause, TokenRequestError } from '../grants/grant.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore, StoredSession } from '../profiles/profile-store.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import type { Vault } from '../vault/vault.ts'
import type { AttemptOutcome } from './critical-section.ts'
import { createDeadline, type Deadline } from './deadline.ts'
import { bornExpired, refreshError } from './refresh-errors.ts'
import { answerLostAt, factsAfterFailure, factsAfterRenewal } from './refresh-facts.ts'
import { judgeRefreshFailure, type RefreshVerdict } from './refresh-outcome.ts'
import { backoffMs, retryAfterPauseMs, slowBackoffMs } from './refresh-policy.ts'
import type { SessionSaves } from './session-saves.ts'
import { isExpired } from './usable-token.ts'

/**
 * A refresh request may take so long, whoever waits for it. Long, because to give up on a slow server loses the answer, and a
 * second request can overtake the first: then the first is what the server takes for reuse.
 */
export const requestLimitMs = 120_000

/**
 * A token that is over on arrival is its server's mistake, unless its answer was under way for so long: then it is taken, and
 * whoever needs one asks again at once.
 */
const slowAnswerMs = 1_000

export interface RefreshAttemptDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly profiles: ProfileStore
  readonly queue: KeyedQueue
  readonly random: () => number
  readonly saves: SessionSaves
  readonly buildContext: (profile: Profile, signal: AbortSignal) => Promise<GrantContext>
  /** Error codes of the profile's provider that end a session besides `invalid_grant`. */
  readonly endsSession: (profile: Profile) => readonly string[]
  readonly changed: (profileId: string) => void
}

export interface RefreshAttempts {
  /** One attempt: journal, request, commit. Call it inside the profile's queue only. Rejects when nothing could be kept on disk. */
  run(
    profile: Profile,
    grant: Grant,
    stored: StoredSession,
    tokens: TokenSet,
    cause: RenewalCause,
  ): Promise<AttemptOutcome>
  running(profileId: string): boolean
  /** Ends every request that is under way; each is then judged as a lost answer. */
  abort(): void
}

export function createRefreshAttempts(deps: RefreshAttemptDeps): RefreshAttempts {
  const { clock, log, profiles, saves } = deps
  const running = new Map<string, Deadline>()

  async function request(
    profile: Profile,
    grant: Grant,
    stored: StoredSession,
    tokens: TokenSet,
    cause: RenewalCause,
  ): Promise<AttemptOutcome> {
    const deadline = createDeadline(clock, requestLimitMs, noAnswerInTime)
    running.set(profile.id, deadline)
    const startedAt = clock.now()
    let { version } = stored
    let renewed: TokenSet
    let seal: Vault['seal']
    try {
      const context = await deadline.race(deps.buildContext(profile, deadline.signal))
      seal = profiles.sealer()
      const journal = { ...stored.facts, refreshStartedAt: startedAt, answerLostAt: answerLostAt(stored.facts) }
      version = (await commitJournal(profile, version, journal)).version
      deps.changed(profile.id)
      const answer = renew(grant, context, tokens, cause)
      adoptLateAnswer(profile, deadline, answer, tokens, seal)
      renewed = await deadline.race(answer)
    } catch (failure) {
      if (failure instanceof UnwrittenError) throw failure.cause
      return await keepFailure(profile, grant, { ...stored, version, startedAt }, tokens, failure)
    } finally {
      deadline.cancel()
    }
    return keepTokens(profile, { ...stored, version }, tokens, renewed, seal)
  }

  async function commitJournal(profile: Profile, version: number, facts: StoredSession['facts']) {
    try {
      return await profiles.commit(profile.id, version, facts)
    } catch (cause) {
      // A disk that does not take the journal would not take the new refresh token either: do not spend the old one.
      throw new UnwrittenError(cause)
    }
  }

  async function keepTokens(
    profile: Profile,
    stored: StoredSession,
    spent: TokenSet,
    renewed: TokenSet,
    seal: Vault['seal'],
  ) {
    const now = clock.now()
    const kept = renewed.refreshToken === null ? { ...renewed, ...refreshPart(spent) } : renewed
    const tokens = spent.boundTo === undefined ? kept : { ...kept, boundTo: spent.boundTo }
    let facts = factsAfterRenewal(stored.facts, tokens, now)
    let outcome: AttemptOutcome = { kind: 'renewed' }
    if (isExpired(tokens.expiresAt, now) && now - tokens.issuedAt < slowAnswerMs) {
      const attempts = (stored.facts.retry?.attempts ?? 0) + 1
      const retryAt = now + backoffMs(attempts + 2, deps.random())
      const error = bornExpired(profile, retryAt)
      const verdict: RefreshVerdict = {
        kind: 'retry',
        code: error.code,
        retryAfterMs: null,
        answerLost: false,
        reason: 'expired on arrival',
      }
      facts = factsAfterFailure(
        { ...facts, retry: stored.facts.retry },
        { verdict, error, startedAt: now, now, retryAt },
      )
      outcome = { kind: 'failed', error }
    }
    await saves.save(profile, { version: stored.version, facts, tokens, spent, seal })
    log.info('refresh.renewed', { profileId: profile.id, expiresAt: tokens.expiresAt })
    return outcome
  }

  async function keepFailure(
    profile: Profile,
    grant: Grant,
    stored: StoredSession & { readonly startedAt: number },
    spent: TokenSet,
    failure: unknown,
  ): Promise<AttemptOutcome> {
    if (failure instanceof VaultError && failure.code === 'VAULT_LOCKED') throw failure
    const { refreshStartedAt, needsSignIn } = stored.facts
    const interrupted = refreshStartedAt !== null || needsSignIn?.reason === 'refresh-interrupted'
    const rules = { endsSession: deps.endsSession(profile), interrupted, repeats: grant.renewal === 'repeat' }
    const verdict = judgeRefreshFailure(failure, rules)
    const now = clock.now()
    if (verdict.kind === 'session-ended' && (await profiles.reread(profile.id)).version !== stored.version) {
      return { kind: 'fine' }
    }
    const retryAt = now + pauseMs(verdict, (stored.facts.retry?.attempts ?? 0) + 1)
    const error = refreshError(profile, verdict, failure, { retryAt, answerLostAt: answerLostAt(stored.facts) })
    const facts = factsAfterFailure(stored.facts, { verdict, error, startedAt: stored.startedAt, now, retryAt })
    log.failure('refresh.failed', error, { profileId: profile.id, code: error.code, reason: verdict.reason })
    await saves.save(profile, { version: stored.version, facts, spent })
    return { kind: 'failed', error }
  }

  /** A grant that ignored its time limit may still bring tokens: they are the only ones the server accepts from now on. */
  function adoptLateAnswer(
    profile: Profile,
    deadline: Deadline,
    answer: Promise<TokenSet>,
    spent: TokenSet,
    seal: Vault['seal'],
  ): void {
    const adopt = (renewed: TokenSet) =>
      deps.queue.run(profile.id, async () => {
        if (saves.kept(profile.id)) return
        const stored = await profiles.reread(profile.id)
        const current = await profiles.tokens(profile.id)
        if (current?.accessToken !== spent.accessToken || current.refreshToken !== spent.refreshToken) return
        await keepTokens(profile, stored, spent, renewed, seal)
        deps.changed(profile.id)
      })
    answer
      .then(async (renewed) => {
        if (deadline.signal.aborted) await adopt(renewed)
      })
      .catch((error: unknown) => {
        if (deadline.signal.aborted) log.failure('refresh.late', error, { profileId: profile.id })
      })
  }

  function pauseMs(verdict: RefreshVerdict, attempts: number): number {
    if (verdict.kind === 'misconfigured') return slowBackoffMs(deps.random())
    if (verdict.kind === 'retry' && verdict.retryAfterMs !== null) {
      return retryAfterPauseMs(verdict.retryAfterMs, deps.random())
    }
    return backoffMs(attempts, deps.random())
  }

  return {
    async run(profile, grant, stored, tokens, cause) {
      try {
        return await request(profile, grant, stored, tokens, cause)
      } finally {
        running.delete(profile.id)
        deps.changed(profile.id)
      }
    },
    running: (profileId) => running.has(profileId),
    abort() {
      for (const deadline of running.values()) deadline.abort()
    },
  }
}

/** Marks a journal that the store refused, so that it is never judged as an answer of the server. */
class UnwrittenError extends Error {
  constructor(cause: unknown) {
    super('not written', { cause })
  }
}

async function renew(grant: Grant, context: GrantContext, tokens: TokenSet, cause: RenewalCause): Promise<TokenSet> {
  if (!grant.renew) throw new VaultError('UNSUPPORTED', said('grant-never-renews', { grant: grant.type }))
  return grant.renew(context, tokens, cause)
}

function refreshPart(tokens: TokenSet) {
  const { refreshToken, refreshIssuedAt, refreshExpiresAt, refreshExpirySource } = tokens
  return { refreshToken, refreshIssuedAt, refreshExpiresAt, refreshExpirySource }
}

function noAnswerInTime(): TokenRequestError {
  return new TokenRequestError({
    status: null,
    error: null,
    retryAfterMs: null,
    sent: 'maybe',
    reason: 'no answer within 2 min',
  })
}
