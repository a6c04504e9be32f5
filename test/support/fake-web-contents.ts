import { EventEmitter } from 'node:events'
import { cancellableEvent } from './electron-double/cancellable-event.ts'

/** A page as the policy sees it: events in, a window-open handler set. */
export class FakeWebContents extends EventEmitter {
  windowOpen: ((details: { url: string }) => { action: string }) | undefined
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.windowOpen = handler
  }
  getURL() {
    return 'app://vault/index.html'
  }
  /** Emits as Electron does and says whether it was prevented. */
  prevents(event: string, fields: object = {}): boolean {
    const details = cancellableEvent(fields)
    this.emit(event, details)
    return details.defaultPrevented
  }
}
