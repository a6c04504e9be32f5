import { createNodeBrowser, surroundingsOf } from '../node/open-browser.ts'
import { type OpenedEngine, openEngine } from '../node/open-engine.ts'
import { createPlainHostHandlers } from '../node/plain-host-handlers.ts'
import type { Invocation } from './invocation.ts'

export interface OwnEngineOptions {
  readonly home: string
  readonly env: Invocation['env']
  /** Listen on a free port: the saved one belongs to the host. */
  readonly proxy: boolean
  /** Serves other commands meanwhile, and refreshes what falls due. A short command refreshes only what it needs itself. */
  readonly long: boolean
  readonly tolerant: boolean
}

/** The engine inside this command, for a data directory that nobody owns. */
export function openOwnEngine({ home, env, proxy, long, tolerant }: OwnEngineOptions): Promise<OpenedEngine> {
  return openEngine({
    home,
    env,
    hostKind: 'cli',
    browser: createNodeBrowser(surroundingsOf(env)),
    clipboard: {
      available: false,
      write: async () => ({ clearsAt: null }),
    },
    notifier: { notify: () => undefined },
    withProxy: proxy,
    withControl: long,
    background: long,
    tolerant,
    ...(proxy ? { proxyPort: 0 } : {}),
    waitForLockMs: 500,
    hostHandlers: (parts) => createPlainHostHandlers(parts, { show: () => null, quit: () => undefined }),
  })
}
