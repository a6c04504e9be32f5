import type { IpcMain, IpcMainInvokeEvent, WebFrameMain } from 'electron/main'
import type { Dispatch } from '../core/dispatcher.ts'
import type { EventBus } from '../core/events.ts'
import type { Disposable } from '../core/lifetime.ts'
import { type EventName, type Events, eventNames } from '../shared/contract.ts'
import type { Result } from '../shared/result.ts'
import { appOrigin } from './app-scheme.ts'

export const callChannel = 'vault:call'
export const eventChannel = (event: EventName): string => `vault:event:${event}`

const refused: Result<never> = {
  ok: false,
  error: { code: 'DENIED', message: 'Only the window of Token Vault may call its engine.', retryable: false },
}

export interface IpcTransportDeps {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>
  readonly dispatch: Dispatch
  readonly events: EventBus
  readonly isOwnMainFrame: (frame: WebFrameMain) => boolean
  readonly push: (channel: string, payload: unknown) => void
  readonly reportRefusal: () => void
}

/**
 * Trusts a caller only as the main frame of our own window showing our own origin. A frame that is gone is `null`, and a
 * subframe or a navigated page may share the process, so neither the window nor the process alone says enough.
 */
export function isTrustedSender(
  event: Pick<IpcMainInvokeEvent, 'senderFrame'>,
  isOwnMainFrame: (frame: WebFrameMain) => boolean,
): boolean {
  const frame = event.senderFrame
  return frame !== null && !frame.detached && frame.origin === appOrigin && isOwnMainFrame(frame)
}

/** One channel in, one channel per event out. */
export function serveIpc(deps: IpcTransportDeps): Disposable {
  deps.ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => {
    if (isTrustedSender(event, deps.isOwnMainFrame)) return deps.dispatch(name, input)
    deps.reportRefusal()
    return refused
  })
  const stops = eventNames.map((event) =>
    deps.events.on(event, (payload: Events[typeof event]) => deps.push(eventChannel(event), payload)),
  )
  return {
    dispose() {
      for (const stop of stops) stop()
      deps.ipcMain.removeHandler(callChannel)
    },
  }
}
