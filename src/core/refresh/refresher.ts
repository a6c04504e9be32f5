import { said } from '../../shared/sentences/said.ts'
import type { LifeView } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Grant, GrantContext } from '../grants/grant.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Clock, Logger } from '../ports.ts'
import type { Profile, SessionFacts } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import type { ProviderCatalog } from '../providers/provider-catalog.ts'
import type { LentToken, TokenLender } from '../tokens/lender.ts'
import { toLentToken } from '../tokens/lent-token.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { type AttemptOutcome, createCriticalSection } from './critical-section.ts'
import { createRefreshAttempts } from './refresh-attempt.ts'
import { lastFailure, stillWaiting } from './refresh-errors.ts'
import type { RefreshIntent } from './refresh-need.ts'
import { createRefreshPlanner } from './refresh-planner.ts'
import { createRejectionCheck } from './rejection-check.ts'
import { createRejectionCooldown } from './rejection-cooldown.ts'
import { renewalOf } from './renewal-of.ts'
import { createSessionSaves } from './session-saves.ts'
import { factsWithTrouble } from './trouble-facts.ts'
import { isExpired, usableFor } from './usable-token.ts'

export interface RefresherDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly events: EventBus
  readonly profiles: ProfileStore
  readonly catalog: Pick<ProviderCatalog, 'find'>
  readonly grants: Partial<Record<Profile['grant'], Grant>>
  /** Resolves inputs and secrets. The signal is the attempt's own: who asked may leave, the request goes on. */
  readonly buildContext: (profile: Profile, signal: AbortSignal) => Promise<GrantContext>
  /** Shared with sign-in and sign-out: everything that writes a session stands in the profile's queue. */
  readonly queue: KeyedQueue
  /** Why a token set may not leave: its profile leads elsewhere than at sign-in. */
  readonly strayed?: (profile: Profile, tokens: TokenSet) => VaultError | undefined
  /** 0 ≤ x < 1, for pauses. */
  readonly random: () => number
}

/** The only refresher: decides, requests, commits, and lends what was committed. */
export interface Refresher extends TokenLender {
  /** A person's "refresh now": also during a pause and after the server refused. @throws VaultError with what came of it. */
  refreshNow(profileId: string): Promise<void>
  /** The scheduler's visit: does what is due, if it still is. Never rejects. */
  visit(profileId: string): Promise<AttemptOutcome>
  isRefreshing(profileId: string): boolean
  /** When the profile is to be visited next, or `null`. Cheap; works while the vault is locked. */
  dueAt(profileId: string): number | null
  /** The stored facts plus what could not be stored (a full disk). What views show. */
  facts(profileId: string): SessionFacts
  /** The life of the refresh token by all that is known of its limits; `null` without one. */
  refreshLife(profileId: string): LifeView | null
  /**
   * The newest token set, committed or not: what a sign-out has to revoke. `committed`: where to look for a profile that is not
   * among the others any more. @throws VaultError `VAULT_LOCKED`, `VAULT_DAMAGED`.
   */
  newestTokens(profileId: string, committed?: ProfileStore['tokens']): Promise<TokenSet | undefined>
  /** After a sign-in, sign-out or removal: gives up what was remembered or could not be saved. */
  forget(profileId: string): void
  /** The network came back: pauses after `OFFLINE` end. */
  forgiveOffline(): void
  /** Takes no more work and waits for what is under way: at most `limitMs`, then open requests are cut off. */
  close(limitMs?: number): Promise<void>
}

/** Who asks waits no longer than this; the request itself may take longer. */
const patienceMs = 30_000

export function createRefresher(deps: RefresherDeps): Refresher {
  const { clock, log, events, profiles, queue, random } = deps
  const changed = (profileId: string) => events.emit('profiles.changed', { profileIds: [profileId] })
  const grantOf = (profile: Profile) => deps.grants[profile.grant]
  const planner = createRefreshPlanner({ clock, profiles, catalog: deps.catalog, grantOf })
  const saves = createSessionSaves({ clock, log, profiles, random })
  const cooldown = createRejectionCooldown(clock)
  const check = createRejectionCheck({ clock, log, profiles, queue, buildContext: deps.buildContext, changed })
  const open = new Set<Promise<unknown>>()
  let closed = false

  const attempts = createRefreshAttempts({
    ...{ clock, log, profiles, queue, random, saves, changed },
    buildContext: deps.buildContext,
    endsSession: planner.endsSession,
  })
  const section = createCriticalSection({
    ...{ clock, log, profiles, queue, random, saves, attempts, grantOf, changed },
    dueAt: planner.dueAt,
    pausedUntil: planner.pausedUntil,
  })

  async function enter(profileId: string, intent: RefreshIntent): Promise<AttemptOutcome> {
    if (closed) return { kind: 'failed', error: closing() }
    const version = profiles.get(profileId)?.version
    const entered = section.enter(profileId, intent)
    open.add(entered)
    void entered.then(() => open.delete(entered))
    const outcome = intent.kind === 'due' ? await entered : await patiently(profileId, entered)
    const paused = profiles.get(profileId) && profiles.session(profileId).facts.retry
    const told = outcome.kind === 'failed' && outcome.error.code === paused?.after
    if (told && version !== undefined) planner.failed(profileId, version, outcome.error.code)
    return outcome
  }

  async function patiently(profileId: string, entered: Promise<AttemptOutcome>): Promise<AttemptOutcome> {
    const { promise, resolve } = Promise.withResolvers<AttemptOutcome>()
    const giveUp = () => {
      const profile = profiles.get(profileId)
      if (profile) resolve({ kind: 'failed', error: stillWaiting(profile) })
    }
    const cancel = clock.at(clock.now() + patienceMs, giveUp)
    try {
      return await Promise.race([entered, promise])
    } finally {
      cancel()
    }
  }

  /** A key that nobody can renew and that its provider called dead: sending it on would only be refused again. */
  function isDead(profileId: string): boolean {
    const profile = profiles.get(profileId)
    if (!profile || profiles.session(profileId).facts.needsSignIn?.reason !== 'credential-rejected') return false
    return renewalOf(profile, grantOf(profile)) === 'none'
  }

  /** The refused token is all there is: the provider's own check tells whether it is dead. */
  async function afterRefusal(
    profileId: string,
    lent: LentToken,
    rejected: string,
    mayAsk: boolean,
  ): Promise<LentToken> {
    const profile = profiles.get(profileId)
    const fixed = profile !== undefined && renewalOf(profile, grantOf(profile)) === 'none'
    if (lent.accessToken !== rejected || !fixed) return lent
    const dead = await (mayAsk ? check.confirm(profile, rejected) : check.running(profileId))
    if (dead) throw dead
    return lent
  }

  function lent(profileId: string, tokens: TokenSet): LentToken {
    const refusal = deps.strayed?.(profiles.find(profileId), tokens)
    if (refusal) throw refusal
    return toLentToken(profileId, tokens)
  }

  function isOver(tokens: TokenSet | undefined): boolean {
    return tokens !== undefined && isExpired(tokens.expiresAt, clock.now())
  }

  /** What is lent after an attempt: the committed token, as long as it is not over, even if the attempt failed. */
  async function lendAfter(profileId: string, outcome: AttemptOutcome): Promise<LentToken> {
    const tokens = await profiles.tokens(profileId)
    if (tokens && !isExpired(tokens.expiresAt, clock.now())) return lent(profileId, tokens)
    if (outcome.kind === 'failed') throw outcome.error
    throw lastFailure(profiles.find(profileId), profiles.session(profileId).facts)
  }

  return {
    peek(profileId) {
      const tokens = profiles.peekTokens(profileId)
      if (!tokens || isDead(profileId) || deps.strayed?.(profiles.find(profileId), tokens)) return undefined
      return usableFor(tokens, clock.now()) ? toLentToken(profileId, tokens) : undefined
    },
    async lend(profileId, { minTtlMs = 0 } = {}) {
      if (isDead(profileId)) throw lastFailure(profiles.find(profileId), profiles.session(profileId).facts)
      const tokens = profiles.peekTokens(profileId) ?? (await profiles.tokens(profileId))
      if (tokens && usableFor(tokens, clock.now(), minTtlMs)) return lent(profileId, tokens)
      const outcome = await enter(profileId, { kind: 'fresh', minTtlMs })
      // The clock may jump (a suspended machine) between the commit and here: then the new token is over, and one more
      // attempt is due.
      const over = outcome.kind !== 'failed' && isOver(await profiles.tokens(profileId))
      return lendAfter(profileId, over ? await enter(profileId, { kind: 'fresh', minTtlMs }) : outcome)
    },
    async lendAfterRejection(profileId, rejected) {
      const tokens = await profiles.tokens(profileId)
      const replaced = tokens !== undefined && tokens.accessToken !== rejected && usableFor(tokens, clock.now())
      if (replaced) return lent(profileId, tokens)
      const leave = cooldown.take(profileId, rejected)
      if (leave === 'no') {
        const lent = await lendAfter(profileId, await enter(profileId, { kind: 'fresh', minTtlMs: 0 }))
        return afterRefusal(profileId, lent, rejected, false)
      }
      const outcome = await enter(profileId, { kind: 'rejected', token: rejected, patient: leave === 'retry' })
      const brought = outcome.kind === 'failed' ? null : ((await profiles.tokens(profileId))?.accessToken ?? null)
      cooldown.brought(profileId, brought)
      const ended = outcome.kind === 'failed' && outcome.error.code === 'SIGN_IN_NEEDED'
      if (ended) throw outcome.error
      return afterRefusal(profileId, await lendAfter(profileId, outcome), rejected, true)
    },
    noteAccepted: (profileId) => cooldown.forget(profileId),
    async refreshNow(profileId) {
      const outcome = await enter(profileId, { kind: 'forced' })
      if (outcome.kind === 'failed') throw outcome.error
      const profile = profiles.find(profileId)
      if (outcome.kind === 'fixed' && profile.grant !== 'static' && profile.grant !== 'none')
        throw notRenewable(profile)
    },
    visit: (profileId) => enter(profileId, { kind: 'due' }),
    isRefreshing: attempts.running,
    dueAt(profileId) {
      // What is under way is planned again when it ends.
      if (!profiles.get(profileId) || attempts.running(profileId)) return null
      const unsaved = saves.kept(profileId)
      if (unsaved) return unsaved.until
      const { facts } = profiles.session(profileId)
      const at = planner.dueAt(profileId, facts)
      return at === null ? null : Math.max(at, section.trouble(profileId)?.until ?? 0)
    },
    facts: (profileId) =>
      factsWithTrouble(profiles.session(profileId).facts, saves.kept(profileId), section.trouble(profileId)),
    refreshLife: (profileId) => planner.refreshLife(profileId, profiles.session(profileId).facts),
    newestTokens: async (profileId, committed = profiles.tokens) =>
      saves.kept(profileId)?.write.tokens ?? committed(profileId),
    forget(profileId) {
      saves.drop(profileId)
      section.forget(profileId)
      cooldown.forget(profileId)
      planner.forget(profileId)
    },
    forgiveOffline: planner.forgiveOffline,
    async close(limitMs = 10_000) {
      closed = true
      const cancel = clock.at(clock.now() + limitMs, attempts.abort)
      await Promise.allSettled(open)
      cancel()
      for (const profileId of saves.keptIds()) log.warn('refresh.lost-at-close', { profileId })
    },
  }
}

function closing(): VaultError {
  return new VaultError('HOST_UNAVAILABLE', said('host-closing', {}))
}

function notRenewable(profile: Profile): VaultError {
  return new VaultError('UNSUPPORTED', said('not-renewable', { profile: profile.name }))
}
