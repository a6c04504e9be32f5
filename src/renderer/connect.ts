import type { Client } from '../shared/contract.ts'
import { createHttpClient, type LinkedClient } from './http-client.ts'

declare global {
  interface Window {
    /** Put there by the preload of the desktop host. */
    readonly vault?: Client
  }
}

/** The only place that knows which transport is in use: the preload's bridge, else HTTP to the page's own origin. */
export function connect(page: Window & typeof globalThis): Client | LinkedClient {
  return (
    page.vault ??
    createHttpClient({
      fetch: (input, init) => page.fetch(input, init),
      openEvents: (url) => new page.EventSource(url),
      setTimeout: (run, ms) => page.setTimeout(run, ms),
    })
  )
}
