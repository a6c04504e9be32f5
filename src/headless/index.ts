import { fileURLToPath } from 'node:url'
import { VaultError } from '../core/errors.ts'
import { createLifetime, type Lifetime } from '../core/lifetime.ts'
import { dataPaths } from '../node/data-directory.ts'
import { endProcess } from '../node/end-process.ts'
import { createNodeBrowser } from '../node/open-browser.ts'
import { openEngine } from '../node/open-engine.ts'
import { unlockWithPassphraseFile } from '../node/passphrase-file.ts'
import { createPlainHostHandlers } from '../node/plain-host-handlers.ts'
import type { Client } from '../shared/contract.ts'
import { untilAskedToEnd } from './end-of-process.ts'
import { type HttpTransport, serveHttp } from './http-transport.ts'
import { type ReadyLine, readyText } from './ready-line.ts'
import { offerRunningHost } from './running-host.ts'
import { createSessions } from './session.ts'
import { loadStaticFiles } from './static-files.ts'

export interface ServeOptions {
  readonly home: string
  readonly json: boolean
  readonly open: boolean
  readonly proxyPort?: number
  readonly uiPort?: number
  /** The built page; by default the one beside this program. */
  readonly rendererDirectory?: string
}

/** Beside the bundle, or, when this runs from source, in the build. */
const builtRenderer = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../out/renderer' : '../renderer', import.meta.url),
)

/** How long a link lives that the browser on this machine is given at once: other users can see its arguments meanwhile. */
const handedLinkMs = 60_000
/** Another command may own the data directory for a moment. */
const waitForLockMs = 3_000
/** Longer than a refresh under way is waited for. */
const disposeLimitMs = 15_000

/**
 * The headless host: serves until it is told to end, then returns the exit code. When another host owns the data
 * directory, it offers that one's window and returns at once.
 * @throws VaultError `PORT_IN_USE`, `STORAGE_UNAVAILABLE`, `NOT_FOUND` (the window was not built)…
 */
export async function serve(options: ServeOptions): Promise<number> {
  const life = createLifetime(() => undefined)
  const ending = untilAskedToEnd(process)
  try {
    const { ready, transport, client } = await start(options, life, ending.ask)
    announce(options, ready)
    const storage = await client.call('storage.status')
    if (storage.ok && storage.value.problem) process.stderr.write(`tokenvault: ${storage.value.problem.message}\n`)
    if (options.open) await createNodeBrowser().open(transport.link(handedLinkMs))
    await ending.asked
    return 0
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== 'DATA_DIRECTORY_IN_USE') throw error
    // A command (such as a long `exec`) has no window to offer.
    if (error.details?.kind === 'cli') throw error
    return await offer(options)
  } finally {
    // A dispose that hangs must not keep a host alive that was told to end; everything durable is on disk already.
    setTimeout(() => endProcess(1), disposeLimitMs).unref()
    await life.dispose()
    ending.ask()
  }
}

async function start(
  options: ServeOptions,
  life: Lifetime,
  quit: () => void,
): Promise<{ ready: ReadyLine; transport: HttpTransport; client: Client }> {
  const files = await loadStaticFiles(options.rendererDirectory ?? builtRenderer)
  let transport: HttpTransport | undefined
  const opened = life.own(
    await openEngine({
      home: options.home,
      hostKind: 'headless',
      browser: createNodeBrowser(),
      clipboard: { available: false, write: async () => ({ clearsAt: null }) },
      notifier: { notify: () => undefined },
      waitForLockMs,
      ...(options.proxyPort === undefined ? {} : { proxyPort: options.proxyPort }),
      hostHandlers: (parts) => createPlainHostHandlers(parts, { show: () => transport?.link() ?? null, quit }),
    }),
  )
  const { client, dispatch, events, clock, paths } = opened
  transport = life.own(
    await serveHttp({
      dispatch,
      events,
      files,
      sessions: createSessions({ now: clock.now }),
      port: options.uiPort ?? 0,
    }),
  )
  await unlockWithPassphraseFile(client, process.env).catch((error: unknown) =>
    opened.log.failure('unlock-from-file-failed', error),
  )
  const port = opened.proxyPort()
  const proxy = port === null ? null : `http://127.0.0.1:${port}`
  return { ready: { ui: transport.link(), proxy, home: paths.root, pid: process.pid }, transport, client }
}

/** A second host offers the first one's window: starting twice is no mistake. */
async function offer(options: ServeOptions): Promise<number> {
  const paths = dataPaths(options.home)
  const running = await offerRunningHost(paths)
  if (!options.json) process.stderr.write(`Token Vault runs already (process ${running.pid ?? 'unknown'}).\n`)
  announce(options, running)
  // A link of its own: the printed one stays unspent.
  const { ui } = options.open ? await offerRunningHost(paths) : { ui: null }
  if (ui !== null) await createNodeBrowser().open(ui)
  return 0
}

function announce({ json }: ServeOptions, ready: ReadyLine): void {
  process.stdout.write(json ? `${JSON.stringify(ready)}\n` : readyText(ready))
}
