import type { CallName, Client, EventName, Events, Handlers, Input } from '../../src/shared/contract.ts'
import type { ErrorCode, Result, WireError } from '../../src/shared/result.ts'
import type { SignInView } from '../../src/shared/views.ts'
import { fakeHandlers } from './fake-client-handlers.ts'
import { type FakeHostState, fakeHostState } from './fake-client-state.ts'

export interface FakeClient extends Client {
  readonly state: FakeHostState
  /** Every call in order, with its input. */
  readonly calls: readonly { readonly name: CallName; readonly input: unknown }[]
  emit<E extends EventName>(event: E, payload: Events[E]): void
  /** The next call of that name fails; further ones work again. */
  failNext(name: CallName, error: WireError): void
  /** Moves a sign-in on, as the provider and the person would. */
  stepSignIn(flow: string, step: SignInView['step']): void
}

/** A refusal of the fake host; it crosses to the caller as the real one's would. */
export class FakeRefusal extends Error {
  readonly wire: WireError
  constructor(code: ErrorCode, message: string, details?: WireError['details']) {
    super(message)
    this.wire = { code, message, retryable: false, ...(details ? { details } : {}) }
  }
}

export interface FakeClientOptions {
  readonly now?: () => number
  readonly state?: Partial<FakeHostState>
}

/** A whole host in memory behind the `Client` interface: it keeps what it is told, and tells of each change. */
export function createFakeClient({ now = Date.now, state: part = {} }: FakeClientOptions = {}): FakeClient {
  const state = fakeHostState(now(), part)
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  const failures = new Map<CallName, WireError>()
  const calls: { name: CallName; input: unknown }[] = []

  const emit = <E extends EventName>(event: E, payload: Events[E]): void => {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(payload as never)
  }
  const handlers: Handlers = fakeHandlers({ state, now, emit })

  async function answer(name: CallName, input: unknown): Promise<Result<unknown>> {
    calls.push({ name, input })
    const failure = failures.get(name)
    failures.delete(name)
    if (failure) return { ok: false, error: failure }
    try {
      const handle = handlers[name] as (input: unknown) => Promise<unknown>
      return { ok: true, value: structuredClone(await handle(input)) }
    } catch (error) {
      if (error instanceof FakeRefusal) return { ok: false, error: error.wire }
      throw error
    }
  }

  return {
    state,
    calls,
    emit,
    call: (name: CallName, ...input: readonly unknown[]) => answer(name, input[0] as Input<CallName>) as never,
    on(event, listener) {
      const own = listeners.get(event) ?? new Set()
      listeners.set(event, own)
      const entry = (payload: never) => listener(payload)
      own.add(entry)
      return () => own.delete(entry)
    },
    failNext: (name, error) => void failures.set(name, error),
    stepSignIn(flow, step) {
      const view = state.signIns[flow]
      if (!view) throw new Error(`no sign-in ${flow}`)
      state.signIns[flow] = { ...view, step }
      emit('signIn.changed', { flow })
    },
  }
}
