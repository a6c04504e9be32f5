import { createEngine } from '../core/create-engine.ts'
import { createDispatcher, type Dispatch } from '../core/dispatcher.ts'
import type { Engine, HostHandlers } from '../core/engine.ts'
import { VaultError } from '../core/errors.ts'
import type { EventBus } from '../core/events.ts'
import { parsers } from '../core/handlers/parsers.ts'
import { createLifetime, type Disposable, type Lifetime } from '../core/lifetime.ts'
import { createLocalClient } from '../core/local-client.ts'
import type { Browser, Clipboard, KeyProtector, Logger, Notifier } from '../core/ports.ts'
import { createMemoryProtector } from '../core/vault/memory-protector.ts'
import { createPassphraseProtector } from '../core/vault/passphrase-protector.ts'
import type { Client } from '../shared/contract.ts'
import type { DoctorCheckView } from '../shared/views.ts'
import { ownControlPath } from './control-path.ts'
import { serveControlSocket } from './control-socket.ts'
import { type DataPaths, prepareDataDirectory } from './data-directory.ts'
import { acquireDataDirectoryLock } from './data-directory-lock.ts'
import { createDoctor } from './doctor.ts'
import { createEngineFetch } from './egress/engine-fetch.ts'
import { createHostEgress } from './egress/host-egress.ts'
import { createJsonLogger } from './json-logger.ts'
import { createKeychainProtector } from './keychain-protector.ts'
import { createLabPresence } from './lab/lab-presence.ts'
import { legacyHash } from './legacy-hash.ts'
import { readPassphraseFile } from './passphrase-file.ts'
import { logProcessFaults } from './process-faults.ts'
import { createProcesses } from './processes.ts'
import { keyHash } from './proxy/key-hash.ts'
import { createProxyServer } from './proxy/proxy-server.ts'
import { createTryRequest } from './proxy/try-request.ts'
import { createProxyPresence } from './proxy-presence.ts'
import { createRedirectReceiver } from './redirect-receiver.ts'
import { createSecretSource } from './secret-source.ts'
import { openSqliteStore } from './sqlite-record-store.ts'
import { createWallClock, type WallClock } from './wall-clock.ts'

/** What a host's own handlers may need of the engine that they become part of. */
export interface HostParts {
  readonly engine: Engine
  readonly events: EventBus
  readonly doctor: () => Promise<DoctorCheckView[]>
  readonly paths: DataPaths
  readonly clock: WallClock
  readonly log: Logger
  readonly proxyPort: () => number | null
}

export interface OpenEngineOptions {
  /** The data directory. */
  readonly home: string
  readonly hostKind: 'desktop' | 'headless' | 'cli'
  readonly browser: Browser
  readonly clipboard: Clipboard
  readonly notifier: Notifier
  /** Further key slots, tried after the keychain and before the passphrase. */
  readonly protectors?: readonly KeyProtector[]
  readonly hostHandlers: (parts: HostParts) => HostHandlers
  /** For this run only. */
  readonly proxyPort?: number
  readonly withProxy?: boolean
  readonly withControl?: boolean
  /** `false`: nothing is refreshed unless somebody asks for it. */
  readonly background?: boolean
  /** How long to wait for another process that owns the directory (a short-lived command). */
  readonly waitForLockMs?: number
  readonly log?: Logger
  readonly clock?: WallClock
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface OpenedEngine extends Disposable {
  readonly client: Client
  readonly dispatch: Dispatch
  readonly events: EventBus
  readonly engine: Engine
  readonly paths: DataPaths
  readonly clock: WallClock
  readonly log: Logger
  readonly proxyPort: () => number | null
  /** A native call blocks a thread, so that the process has to be ended by force. */
  readonly hanging: () => boolean
  dispose(): Promise<void>
}

/**
 * Makes this process the owner of a data directory and builds the engine on it, with the proxy and the control socket.
 * What was opened is closed again when a later step fails.
 * @throws VaultError `DATA_DIRECTORY_IN_USE`, `STORAGE_UNAVAILABLE`, `VAULT_DAMAGED`.
 */
export async function openEngine(options: OpenEngineOptions): Promise<OpenedEngine> {
  const paths = await prepareDataDirectory(options.home)
  const ownLog = options.log ? undefined : createJsonLogger({ directory: paths.logs })
  const log = options.log ?? (ownLog as Logger)
  const life = createLifetime((error) => log.failure('dispose-failed', error))
  if (ownLog) life.own(ownLog)
  try {
    return await build(options, paths, log, life)
  } catch (error) {
    await life.dispose()
    throw error
  }
}

async function build(options: OpenEngineOptions, paths: DataPaths, log: Logger, life: Lifetime): Promise<OpenedEngine> {
  const { hostKind, env = process.env, withProxy = true, withControl = true } = options
  const clock = options.clock ?? life.own(createWallClock())
  const owner = { kind: hostKind, pid: process.pid, startedAt: clock.now(), control: ownControlPath(paths) }
  // A command ends with its error; a host goes on.
  if (hostKind !== 'cli') life.own(logProcessFaults(process, log))
  life.own(await acquireDataDirectoryLock(paths, owner, { waitMs: options.waitForLockMs ?? 0 }))
  const store = await openSqliteStore({
    file: paths.vault,
    clock,
    onDamaged: (row) => log.warn('record-set-aside', { ...row }),
    writesOnThread: hostKind !== 'cli',
  })
  life.onDispose(() => store.close())

  const keychain = createKeychainProtector()
  const out = createHostEgress({ env, log })
  let proxyPort: () => number | null = () => null
  const engine = life.own(
    createEngine({
      clock,
      log,
      fetch: createEngineFetch(out.egress),
      records: store.records,
      ledger: store.ledger,
      protectors: [keychain, ...(options.protectors ?? []), createPassphraseProtector(), createMemoryProtector()],
      browser: options.browser,
      redirects: createRedirectReceiver(),
      clipboard: options.clipboard,
      notifier: options.notifier,
      secretSource: createSecretSource(env),
      keyHash,
      legacyHash,
      processes: createProcesses(),
      dataDirectory: paths.root,
      proxyPort: () => proxyPort(),
    }),
  )
  const { events } = engine
  const proxy = life.own(
    createProxyPresence(
      createProxyServer({ ...engine.proxyParts, clock, log, egress: out.egress }),
      store.records,
      events,
      clock,
      options.proxyPort,
    ),
  )
  proxyPort = proxy.port

  const tryRequest = createTryRequest({ calls: engine.handlers, port: proxy.port })
  const lab = life.own(createLabPresence({ records: store.records, events, clock, calls: engine.handlers }))
  const doctor = createDoctor({ engine, paths, proxyPort, out, env })
  const hostHandlers = options.hostHandlers({ engine, events, doctor, paths, clock, log, proxyPort })
  const dispatch = createDispatcher(
    { ...engine.handlers, ...proxy.handlers, ...tryRequest, ...lab.handlers, ...hostHandlers },
    parsers,
    (call, error) => log.failure('call-failed', error, { call }),
  )
  await engine.start({ background: options.background ?? true })
  await unlockFromFile(engine, env, log)
  if (withProxy) await proxy.start()
  if (withControl) life.own(await serveControlSocket({ path: owner.control, dispatch, events }))
  life.onDispose(clock.onJump(() => engine.wake()))
  const client = createLocalClient(dispatch, events)
  const hanging = () => keychain.hanging
  return { client, dispatch, events, engine, paths, clock, log, proxyPort, hanging, dispose: () => life.dispose() }
}

/**
 * `TOKENVAULT_PASSPHRASE_FILE` opens a vault that has a passphrase slot, so that a host can start unattended. A wrong or
 * unreadable file leaves the vault locked; `vault.status` says why.
 */
async function unlockFromFile(
  engine: Engine,
  env: Readonly<Record<string, string | undefined>>,
  log: Logger,
): Promise<void> {
  const status = await engine.vault.status()
  if (status.state !== 'locked' || !status.slots.includes('passphrase')) return
  try {
    const passphrase = await readPassphraseFile(env)
    if (passphrase !== undefined) await engine.vault.unlock(passphrase)
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    log.failure('unlock-from-file-failed', error)
  }
}
