import type { CallName, Client, Handlers } from '../shared/contract.ts'
import type { EventBus } from './events.ts'
import type { Disposable } from './lifetime.ts'
import type { Vault } from './vault/vault.ts'

/** Calls that only a host can answer. */
export type HostCallName = Extract<CallName, `host.${string}` | 'proxy.move'>
export type HostHandlers = Pick<Handlers, HostCallName>
export type EngineHandlers = Omit<Handlers, HostCallName>

/** The product without a host: built by `createEngine(ports)`, driven through `handlers`, quiet until `start`. */
export interface Engine extends Disposable {
  readonly handlers: EngineHandlers
  readonly events: EventBus
  readonly vault: Vault
  /** Loads what needs no key, tries to unlock without a person, plans refreshes. Never throws for a locked vault. */
  start(): Promise<void>
  /** After resume, a clock jump or the return of the network: plan again (after a short grace). */
  wake(): void
  dispose(): Promise<void>
}

/** An in-process `Client` over a dispatcher: what the tray and tests hold. */
export type LocalClient = Client
