import type { Client } from '../shared/contract.ts'
import type { Result } from '../shared/result.ts'
import type { Dispatch } from './dispatcher.ts'
import type { EventBus } from './events.ts'

/** A `Client` inside the process, over the same dispatcher and parsers as IPC and HTTP: the tray and tests hold it. */
export function createLocalClient(dispatch: Dispatch, events: EventBus): Client {
  return {
    call: (name, ...input) => dispatch(name, input[0]) as Promise<Result<never>>,
    on: (event, listener) => events.on(event, listener),
  }
}
