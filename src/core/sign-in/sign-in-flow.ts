import { said } from '../../shared/sentences/said.ts'
import type { SignInView } from '../../shared/views.ts'
import { toWireError, VaultError } from '../errors.ts'
import type { EventBus } from '../events.ts'
import type { Grant, GrantContext, SignInDialogue } from '../grants/grant.ts'
import type { Browser } from '../ports.ts'
import { mayOpenInBrowser } from '../providers/url-policy.ts'
import type { TokenSet } from '../tokens/token-set.ts'
import { signInFailure } from './sign-in-failure.ts'

type Step = SignInView['step']

export interface SignInFlowOptions {
  readonly deps: { readonly events: Pick<EventBus, 'emit'>; readonly browser: Browser }
  readonly context: GrantContext
  readonly grant: Grant
  readonly controller: AbortController
  readonly openBrowser: boolean
  /**
   * Makes the token set durable, with the secrets that the person typed meanwhile. It calls `begin` when it starts to
   * write; from then on nothing is cancelled any more.
   */
  readonly commit: (tokens: TokenSet, typed: Readonly<Record<string, string>>, begin: () => void) => Promise<void>
  readonly finished: (flow: SignInFlow) => void
}

/** One sign-in: starting → browser | device-code | challenge → exchanging → done | failed. */
export interface SignInFlow {
  readonly view: SignInView
  /** Epoch ms. */
  readonly startedAt: number
  /** Epoch ms, or `null` while it runs. */
  readonly finishedAt: number | null
  /** Resolves when it has ended, whatever the outcome. */
  readonly settled: Promise<void>
  /** Resolves when its grant has stopped working, too: a cancelled one may still tell the server so. */
  readonly left: Promise<void>
  run(): void
  answer(answer: string): void
  cancel(reason: VaultError): void
}

/** Steps in which nobody is waited for: discovery, the exchange, the commit. */
const busyLimitMs = 2 * 60_000
/** Whoever is asked something has this long. */
const challengeLimitMs = 10 * 60_000

export function createSignInFlow(options: SignInFlowOptions): SignInFlow {
  const { deps, context, grant, controller } = options
  const { clock, log, profile } = context
  const base = {
    id: crypto.randomUUID(),
    profileId: profile.id,
    profileName: profile.name,
    grant: profile.grant,
    startedAt: clock.now(),
  }
  let step: Step = { kind: 'starting' }
  const startedAt = clock.now()
  let finishedAt: number | null = null
  let committing = false
  let stopTimer = () => {}
  let pending: { resolve: (answer: string) => void } | null = null
  const typed: Record<string, string> = {}
  let settle = () => {}
  const settled = new Promise<void>((resolve) => {
    settle = resolve
  })

  let leave = () => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })

  const enter = (next: Step) => {
    step = next
    stopTimer()
    if (next.kind !== 'done' && next.kind !== 'failed') stopTimer = clock.at(deadlineOf(next, clock.now()), timeOut)
    deps.events.emit('signIn.changed', { flow: base.id })
  }
  const timeOut = () => {
    if (committing) return
    controller.abort(new VaultError('FLOW_TIMED_OUT', said('sign-in-too-long', {})))
  }
  const dialogue: SignInDialogue = {
    show(next) {
      controller.signal.throwIfAborted()
      enter(next)
    },
    async openBrowser(url) {
      if (!options.openBrowser || !URL.canParse(url) || !mayOpenInBrowser(new URL(url))) return false
      return deps.browser.open(url).catch((error: unknown) => {
        log.failure('sign-in.browser-failed', error, { profile: profile.name })
        return false
      })
    },
    ask(challenge) {
      enter(challenge)
      return new Promise((resolve, reject) => {
        pending = { resolve }
        controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
      })
    },
    async askSecret(inputId, challenge) {
      const answer = await dialogue.ask(challenge)
      typed[inputId] = answer
      return answer
    },
  }

  const end = (last: Step) => {
    finishedAt = clock.now()
    pending = null
    enter(last)
    options.finished(flow)
    settle()
  }
  const work = async (): Promise<Step> => {
    const signingIn = grant.signIn(context, dialogue)
    void signingIn.then(leave, leave)
    const tokens = await untilAborted(signingIn, controller.signal)
    const begin = () => {
      controller.signal.throwIfAborted()
      committing = true
    }
    await untilAborted(options.commit(tokens, typed, begin), controller.signal)
    return { kind: 'done', expiresAt: tokens.expiresAt }
  }
  const flow: SignInFlow = {
    get view() {
      return { ...base, step }
    },
    startedAt,
    get finishedAt() {
      return finishedAt
    },
    settled,
    left,
    run() {
      stopTimer = clock.at(deadlineOf(step, clock.now()), timeOut)
      deps.events.emit('signIn.changed', { flow: base.id })
      work().then(end, (error: unknown) => {
        const ended = controller.signal.aborted && !committing
        const failure = signInFailure(ended ? controller.signal.reason : error, context.provider.oauth)
        log.failure('sign-in.failed', failure, { profile: profile.name, code: failure.code })
        end({ kind: 'failed', error: toWireError(failure) })
      })
    },
    answer(answer) {
      if (!pending) throw new VaultError('CONFLICT', said('sign-in-not-asking', {}))
      const { resolve } = pending
      pending = null
      resolve(answer)
    },
    cancel(reason) {
      if (finishedAt === null && !committing) controller.abort(reason)
    },
  }
  return flow
}

function deadlineOf(step: Step, now: number): number {
  if (step.kind === 'browser' || step.kind === 'device-code') return step.expiresAt
  return now + (step.kind === 'challenge' ? challengeLimitMs : busyLimitMs)
}

/** Ends with the signal even when the work does not listen to it, so that a cancelled flow is over at once. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
