import type { CallName, Handlers } from '../shared/contract.ts'
import type { OneTimePasses } from './access/one-time-passes.ts'
import type { QuestionDesk } from './access/question-desk.ts'
import type { ClientRegistry } from './clients/create-client-registry.ts'
import type { EventBus } from './events.ts'
import type { Ledger } from './ledger/create-ledger.ts'
import type { Disposable } from './lifetime.ts'
import type { RouteTable } from './proxy/proxy-engine.ts'
import type { SignInWanted } from './proxy/sign-in-wanted.ts'
import type { TokenLender } from './tokens/lender.ts'
import type { Vault } from './vault/vault.ts'

/** Calls that only a host can answer. */
export type HostCallName = Extract<CallName, `host.${string}`>
export type HostHandlers = Pick<Handlers, HostCallName>
/** Calls about the proxy's socket, which lives outside the engine. */
export type ProxyCallName = Extract<CallName, `proxy.${string}`>
export type ProxyHandlers = Pick<Handlers, ProxyCallName>
/** Calls about the token lab, which a host runs beside the engine. */
export type LabCallName = Extract<CallName, `lab.${string}`>
export type LabHandlers = Pick<Handlers, LabCallName>
/** Calls about the file under the engine, which are answered when there is no engine for want of it. */
export type StorageCallName = Extract<CallName, `storage.${string}`>
export type StorageHandlers = Pick<Handlers, StorageCallName>
export type EngineHandlers = Omit<Handlers, HostCallName | ProxyCallName | LabCallName | StorageCallName>

/** What a proxy server needs of the engine; all decisions stay in the engine. */
export interface ProxyParts {
  readonly routes: RouteTable
  readonly clients: ClientRegistry
  readonly questions: QuestionDesk
  readonly passes: OneTimePasses
  readonly signInWanted: SignInWanted
  readonly lender: TokenLender
  readonly ledger: Ledger
}

/** The product without a host: built by `createEngine`, driven through `handlers`, quiet until `start`. */
export interface Engine extends Disposable {
  readonly handlers: EngineHandlers
  readonly events: EventBus
  readonly vault: Vault
  readonly proxyParts: ProxyParts
  /**
   * Loads what needs no key, tries to unlock without a person, plans refreshes (unless `background` is `false`). Never
   * throws for a locked vault.
   */
  start(options?: { background?: boolean }): Promise<void>
  /** After resume, a clock jump or the return of the network: plan again (after a short grace). */
  wake(): void
  dispose(): Promise<void>
}
