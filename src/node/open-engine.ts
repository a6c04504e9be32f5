import { createDispatcher, type Dispatch } from '../core/dispatcher.ts'
import type { Engine, EngineHandlers, HostHandlers } from '../core/engine.ts'
import { createEventBus, type EventBus } from '../core/events.ts'
import { parsers } from '../core/handlers/parsers.ts'
import { createLifetime, type Disposable, type Lifetime } from '../core/lifetime.ts'
import { createLocalClient } from '../core/local-client.ts'
import type { Browser, Clipboard, KeyProtector, Logger, Notifier, RecordStore } from '../core/ports.ts'
import type { CallName, Client } from '../shared/contract.ts'
import type { DoctorCheckView } from '../shared/views.ts'
import { ownControlPath } from './control-path.ts'
import { serveControlSocket } from './control-socket.ts'
import { type DataPaths, prepareDataDirectory } from './data-directory.ts'
import { acquireDataDirectoryLock } from './data-directory-lock.ts'
import { createDoctor } from './doctor.ts'
import { createHostEgress } from './egress/host-egress.ts'
import { createJsonLogger } from './json-logger.ts'
import { createKeychainProtector } from './keychain-protector.ts'
import { createLabPresence } from './lab/lab-presence.ts'
import { logProcessFaults } from './process-faults.ts'
import { createEngineSeat } from './seat/engine-seat.ts'
import { openSitting } from './seat/open-sitting.ts'
import { createWallClock, type WallClock } from './wall-clock.ts'

/** What a host's own handlers may need of the engine that they become part of. */
export interface HostParts {
  /** Of whichever vault file is in use. */
  readonly records: RecordStore
  readonly handlers: EngineHandlers
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
  /** Begin although the vault file cannot be opened, and go on when it was put right; a host does, a command does not. */
  readonly tolerant?: boolean
  readonly recheckMs?: number
  readonly log?: Logger
  readonly clock?: WallClock
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface OpenedEngine extends Disposable {
  readonly client: Client
  readonly dispatch: Dispatch
  readonly events: EventBus
  /** The present one; another takes its place when the vault file does. @throws VaultError while there is none. */
  readonly engine: () => Engine
  /** After resume or the return of the network. */
  readonly wake: () => void
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
 * @throws VaultError `DATA_DIRECTORY_IN_USE`, `STORAGE_UNAVAILABLE`; for what is not tolerant also `VAULT_DAMAGED`, `VAULT_TOO_NEW`.
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
  const { hostKind, env = process.env, withControl = true } = options
  const clock = options.clock ?? life.own(createWallClock())
  const owner = { kind: hostKind, pid: process.pid, startedAt: clock.now(), control: ownControlPath(paths) }
  // A command ends with its error; a host goes on.
  if (hostKind !== 'cli') life.own(logProcessFaults(process, log))
  life.own(await acquireDataDirectoryLock(paths, owner, { waitMs: options.waitForLockMs ?? 0 }))
  const events = createEventBus((error) => log.failure('listener-failed', error))
  const out = createHostEgress({ env, log })
  const keychain = createKeychainProtector()
  let lastPort: number | undefined
  const seat = life.own(
    await createEngineSeat({
      ...{ events, log, file: paths.vault, calls: Object.keys(parsers) as CallName[], now: clock.now },
      async open(watch) {
        // Tools know the port: any free one is chosen once.
        const port = options.proxyPort === 0 ? (lastPort ?? 0) : options.proxyPort
        const given = { ...options, env, clock, log, ...(port === undefined ? {} : { proxyPort: port }) }
        const sitting = await openSitting(given, { paths, events, out, keychain, watch })
        lastPort = sitting.proxyPort() ?? lastPort
        return sitting
      },
      tolerant: options.tolerant ?? hostKind !== 'cli',
      ...(options.recheckMs === undefined ? {} : { recheckMs: options.recheckMs }),
    }),
  )
  const { handlers, records, proxyPort } = seat
  const lab = life.own(createLabPresence({ records, events, clock, calls: handlers }))
  const doctor = createDoctor({ handlers, paths, proxyPort, out, env })
  const hostHandlers = options.hostHandlers({ records, handlers, events, doctor, paths, clock, log, proxyPort })
  const dispatch = createDispatcher({ ...handlers, ...lab.handlers, ...hostHandlers }, parsers, (call, error) =>
    log.failure('call-failed', error, { call }),
  )
  if (withControl) life.own(await serveControlSocket({ path: owner.control, dispatch, events }))
  life.onDispose(clock.onJump(seat.wake))
  const client = createLocalClient(dispatch, events)
  const hanging = () => keychain.hanging
  return {
    ...{ client, dispatch, events, paths, clock, log, proxyPort, hanging, wake: seat.wake },
    engine: () => seat.current().engine,
    dispose: () => life.dispose(),
  }
}
