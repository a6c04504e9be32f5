import { createEngine } from '../../core/create-engine.ts'
import type { Engine } from '../../core/engine.ts'
import { VaultError } from '../../core/errors.ts'
import type { EventBus } from '../../core/events.ts'
import { createLifetime } from '../../core/lifetime.ts'
import type { Browser, Clipboard, KeyProtector, Logger, Notifier } from '../../core/ports.ts'
import { createMemoryProtector } from '../../core/vault/memory-protector.ts'
import { createPassphraseProtector } from '../../core/vault/passphrase-protector.ts'
import type { DataPaths } from '../data-directory.ts'
import { createEngineFetch } from '../egress/engine-fetch.ts'
import type { HostEgress } from '../egress/host-egress.ts'
import { legacyHash } from '../legacy-hash.ts'
import { readPassphraseFile } from '../passphrase-file.ts'
import { createProcesses } from '../processes.ts'
import { keyHash } from '../proxy/key-hash.ts'
import { createProxyServer } from '../proxy/proxy-server.ts'
import { createTryRequest } from '../proxy/try-request.ts'
import { createProxyPresence } from '../proxy-presence.ts'
import { createRedirectReceiver } from '../redirect-receiver.ts'
import { createSecretSource } from '../secret-source.ts'
import { openSqliteStore } from '../sqlite-record-store.ts'
import type { WallClock } from '../wall-clock.ts'
import type { Sitting } from './sitting.ts'
import { type StoreWatch, watchStore } from './watch-store.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface SittingOptions {
  readonly hostKind: 'desktop' | 'headless' | 'cli'
  readonly browser: Browser
  readonly clipboard: Clipboard
  readonly notifier: Notifier
  readonly protectors?: readonly KeyProtector[]
  readonly proxyPort?: number
  readonly withProxy?: boolean
  readonly background?: boolean
  readonly log: Logger
  readonly clock: WallClock
  readonly env: Environment
}

/** What outlives one engine. */
export interface SittingParts {
  readonly paths: DataPaths
  readonly events: EventBus
  readonly out: HostEgress
  readonly keychain: KeyProtector
  readonly watch: StoreWatch
}

/** Opens the vault file, builds the engine and the proxy on it, and starts both. */
export async function openSitting(options: SittingOptions, parts: SittingParts): Promise<Sitting> {
  const life = createLifetime((error) => options.log.failure('dispose-failed', error))
  try {
    const { hostKind, clock, log, env, withProxy = true } = options
    const { paths, events, out, keychain } = parts
    const store = await openSqliteStore({
      file: paths.vault,
      clock,
      onDamaged: (row) => log.warn('record-set-aside', { ...row }),
      writesOnThread: hostKind !== 'cli',
    })
    life.onDispose(() => store.close())
    const { records, ledger } = watchStore(store, parts.watch)
    let proxyPort: () => number | null = () => null
    const engine = life.own(
      createEngine(
        {
          ...{ clock, log, records, ledger, keyHash, legacyHash },
          fetch: createEngineFetch(out.egress),
          protectors: [keychain, ...(options.protectors ?? []), createPassphraseProtector(), createMemoryProtector()],
          browser: options.browser,
          redirects: createRedirectReceiver(),
          clipboard: options.clipboard,
          notifier: options.notifier,
          secretSource: createSecretSource(env),
          processes: createProcesses(),
          dataDirectory: paths.root,
          proxyPort: () => proxyPort(),
        },
        events,
      ),
    )
    const socket = createProxyServer({ ...engine.proxyParts, clock, log, egress: out.egress })
    const proxy = life.own(createProxyPresence(socket, records, events, clock, options.proxyPort))
    proxyPort = proxy.port
    await engine.start({ background: options.background ?? true })
    await unlockFromFile(engine, env, log)
    if (withProxy) await proxy.start()
    const tryRequest = createTryRequest({ calls: engine.handlers, port: proxy.port })
    const handlers = { ...engine.handlers, ...proxy.handlers, ...tryRequest }
    return { engine, handlers, records, proxyPort, dispose: () => life.dispose() }
  } catch (error) {
    await life.dispose()
    throw error
  }
}

/**
 * `TOKENVAULT_PASSPHRASE_FILE` opens a vault that has a passphrase slot, so that a host can start unattended. A wrong or
 * unreadable file leaves the vault locked; `vault.status` says why.
 */
async function unlockFromFile(engine: Engine, env: Environment, log: Logger): Promise<void> {
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
