import { said } from '../../shared/sentences/said.ts'
import type { GrantType, SignInView } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Grant } from '../grants/grant.ts'
import type { KeyedQueue } from '../keyed-queue.ts'
import type { Browser } from '../ports.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ProfileStore } from '../profiles/profile-store.ts'
import { keptSecrets } from '../providers/kept-secrets.ts'
import { isSecretKind } from '../providers/setting-names.ts'
import { buildGrantContext, type GrantContextDeps } from './build-grant-context.ts'
import { commitSignIn } from './commit-sign-in.ts'
import type { SessionTargets } from './session-targets.ts'
import { createSignInFlow, type SignInFlow } from './sign-in-flow.ts'

export interface SignInDeps extends GrantContextDeps {
  readonly profiles: ProfileStore
  readonly events: Pick<EventBus, 'emit'>
  readonly grants: Partial<Record<GrantType, Grant>>
  readonly browser: Browser
  /** The per-profile queue of the refresher, so that a sign-in and a refresh never commit across each other. */
  readonly queue?: KeyedQueue
  /** Where the new session's credentials may go from now on. */
  readonly targets?: Pick<SessionTargets, 'of'>
  /** Ends a sign-out that could still be taken back: its revocation must not meet the new session. */
  readonly settle?: (profileId: string) => Promise<unknown>
  /** Called after the commit: the refresher plans anew. */
  readonly onSignedIn?: (profileId: string) => void
}

export interface SignInOptions {
  /** Another grant of the provider; it becomes the profile's own when the sign-in succeeds. */
  readonly grant?: GrantType | undefined
  /** `false`: nothing is opened; the caller shows the link. */
  readonly openBrowser?: boolean | undefined
  /** Secret inputs for this sign-in; stored with the profile when it succeeds, if their definition lets them be. */
  readonly secrets?: Readonly<Record<string, string>> | undefined
}

/** Runs sign-ins: one at a time per profile, each a small state machine over the steps of `SignInView`. */
export interface SignInService {
  /**
   * Starts and returns at once; a running sign-in of the same profile is cancelled first.
   * @throws VaultError `NOT_FOUND`, `VAULT_LOCKED`, `INVALID_INPUT`, `INSECURE_TARGET`, `UNSUPPORTED`.
   */
  start(profileId: string, options?: SignInOptions): Promise<SignInView>
  /** @throws VaultError `NOT_FOUND` for a flow that is unknown or was forgotten. */
  get(flowId: string): SignInView
  /** @throws VaultError `NOT_FOUND`, `CONFLICT` when the flow asks nothing. */
  answer(flowId: string, answer: string): SignInView
  /** Takes effect at once; a finished flow stays as it is. */
  cancel(flowId: string): Promise<SignInView>
  /** Ends a running sign-in of a profile that is removed. */
  cancelFor(profileId: string): void
  activeFor(profileId: string): SignInView | undefined
  /** When the running sign-in of a profile began; `null` when none runs. */
  startedFor(profileId: string): number | null
  /** Cancels what runs, and gives cancelled grants a moment to say so at their servers. */
  dispose(): Promise<void>
}

/** How long a finished flow can still be looked at. */
const keptMs = 15 * 60_000
const keptFlows = 100
/** At the end of the program; a grant that hangs must not keep it. */
const leaveLimitMs = 2_500

export function createSignInService(deps: SignInDeps): SignInService {
  const flows = new Map<string, SignInFlow>()
  const active = new Map<string, SignInFlow>()
  const leaving = new Set<Promise<void>>()
  const disposed = new AbortController()

  const find = (id: string): SignInFlow => {
    const flow = flows.get(id)
    if (flow) return flow
    throw new VaultError('NOT_FOUND', said('sign-in-unknown', {}), { details: { flow: id } })
  }
  const forgetOld = () => {
    const finished = [...flows.values()].filter((flow) => flow.finishedAt !== null)
    const surplus = finished.slice(0, Math.max(0, finished.length - keptFlows))
    for (const flow of finished) {
      const old = (flow.finishedAt as number) + keptMs <= deps.clock.now()
      if (old || surplus.includes(flow)) flows.delete(flow.view.id)
    }
  }
  const cancelRunning = (profileId: string) =>
    active.get(profileId)?.cancel(new VaultError('FLOW_CANCELLED', said('sign-in-replaced', {})))

  return {
    async start(profileId, options = {}) {
      const chosen = () => {
        const stored = deps.profiles.find(profileId)
        const found = chooseGrant(deps, stored, options.grant)
        checkSecrets(deps, stored, options.secrets ?? {})
        return { stored, ...found }
      }
      await deps.settle?.(chosen().profile.id)
      // Ending a session takes time, in which the profile may have changed.
      const { stored, profile, grant } = chosen()
      const controller = new AbortController()
      // In the same moment as the context: the session is bound to what it is obtained with.
      const boundTo = deps.targets?.of(stored)
      const context = await buildGrantContext(deps, profile.id, controller.signal, options.secrets)
      disposed.signal.throwIfAborted()
      cancelRunning(profile.id)
      forgetOld()
      const flow = createSignInFlow({
        deps,
        context: { ...context, profile },
        grant,
        controller,
        openBrowser: options.openBrowser ?? true,
        commit(tokens, typed, begin) {
          const { providerId, settings } = deps.profiles.find(profile.id)
          const kept = keptSecrets(deps.catalog.find(providerId), settings, { ...options.secrets, ...typed })
          return commitSignIn(deps, profile, { ...tokens, boundTo }, kept, begin)
        },
        finished(done) {
          if (active.get(profile.id) === done) active.delete(profile.id)
          leaving.add(done.left)
          void done.left.then(() => leaving.delete(done.left))
          if (done.view.step.kind === 'done') deps.onSignedIn?.(profile.id)
          deps.events.emit('profiles.changed', { profileIds: [profile.id] })
        },
      })
      flows.set(flow.view.id, flow)
      active.set(profile.id, flow)
      flow.run()
      deps.events.emit('profiles.changed', { profileIds: [profile.id] })
      return flow.view
    },
    get: (id) => find(id).view,
    answer(id, answer) {
      const flow = find(id)
      flow.answer(answer)
      return flow.view
    },
    async cancel(id) {
      const flow = find(id)
      flow.cancel(new VaultError('FLOW_CANCELLED', said('sign-in-cancelled', {})))
      await flow.settled
      return flow.view
    },
    cancelFor(profileId) {
      active.get(profileId)?.cancel(new VaultError('FLOW_CANCELLED', said('sign-in-cancelled', {})))
    },
    activeFor: (profileId) => active.get(profileId)?.view,
    startedFor: (profileId) => active.get(profileId)?.startedAt ?? null,
    async dispose() {
      const ended = new VaultError('FLOW_CANCELLED', said('host-closing', {}))
      disposed.abort(ended)
      const running = [...active.values()]
      for (const flow of running) flow.cancel(ended)
      await Promise.all(running.map((flow) => flow.settled))
      await Promise.race([Promise.all(leaving), passed(leaveLimitMs)])
    },
  }
}

function chooseGrant(
  deps: SignInDeps,
  stored: Profile,
  wanted: GrantType | undefined,
): { profile: Profile; grant: Grant } {
  const { grants: offered } = deps.catalog.find(stored.providerId)
  const type = wanted ?? stored.grant
  if (!offered.includes(type)) {
    throw new VaultError(
      'INVALID_INPUT',
      said('grant-not-offered', { provider: stored.providerId, grant: type, offered: offered.join(', ') }),
      {
        details: { field: 'grant', expected: offered.join(' | ') },
      },
    )
  }
  const grant = deps.grants[type]
  if (!grant) throw new VaultError('UNSUPPORTED', said('grant-unknown', { grant: type }))
  return { profile: { ...stored, grant: type }, grant }
}

function checkSecrets(deps: SignInDeps, profile: Profile, secrets: Readonly<Record<string, string>>): void {
  const { id, inputs } = deps.catalog.find(profile.providerId)
  const known = inputs.filter((input) => isSecretKind(input.kind)).map((input) => input.id)
  const stranger = Object.keys(secrets).find((name) => !known.includes(name))
  if (stranger === undefined) return
  throw new VaultError(
    'INVALID_INPUT',
    said('input-unknown-secret', { field: stranger, provider: id, known: known.join(', ') }),
    {
      details: { field: stranger, expected: known.join(' | ') },
    },
  )
}

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    AbortSignal.timeout(ms).addEventListener('abort', () => resolve(), { once: true })
  })
}
