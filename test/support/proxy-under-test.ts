import { connect } from 'node:net'
import { createSecureContext } from 'node:tls'
import { createOneTimePasses, type OneTimePasses } from '../../src/core/access/one-time-passes.ts'
import { createQuestionDesk, type QuestionDesk } from '../../src/core/access/question-desk.ts'
import { type ClientRegistry, createClientRegistry } from '../../src/core/clients/create-client-registry.ts'
import { createEventBus, type EventBus } from '../../src/core/events.ts'
import { createLedger, type Ledger } from '../../src/core/ledger/create-ledger.ts'
import { createRetentionSetting } from '../../src/core/ledger/ledger-retention.ts'
import type { Clock, LedgerEntry, LedgerStore, Processes } from '../../src/core/ports.ts'
import type { ProfileRoute } from '../../src/core/proxy/proxy-engine.ts'
import type { LentToken, TokenLender } from '../../src/core/tokens/lender.ts'
import { createAddressGuard, type Resolve } from '../../src/node/egress/address-guard.ts'
import { companyProxyFrom } from '../../src/node/egress/company-proxy.ts'
import { createEgress } from '../../src/node/egress/create-egress.ts'
import { keyHash } from '../../src/node/proxy/key-hash.ts'
import { createProxyServer, type ProxyServer, type ProxyServerDeps } from '../../src/node/proxy/proxy-server.ts'
import type { ClientLimits } from '../../src/shared/access-views.ts'
import type { ClientPermissions } from '../../src/shared/views.ts'
import { createFakeProcesses } from './fake-processes.ts'
import { createMemoryLedgerStore, createMemoryRecordStore } from './memory-record-store.ts'
import { createRecordingLogger, type RecordingLogger } from './silent-logger.ts'

/** Real time for tests on real sockets; timers do not keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  at(at, run) {
    const timer = setTimeout(run, Math.max(0, at - Date.now())).unref()
    return () => clearTimeout(timer)
  },
}

export function lentToken(accessToken: string, overrides: Partial<LentToken> = {}): LentToken {
  return {
    profileId: 'p-demo',
    accessToken,
    tokenType: 'Bearer',
    idToken: null,
    scope: null,
    extra: {},
    expiresAt: null,
    ...overrides,
  }
}

/** Lends what a test puts into `current`; a rejection makes the next token, once for everyone who waits. */
export interface ScriptedLender extends TokenLender {
  current: LentToken | undefined
  refreshes: number
  /** How often a renewed token was taken. */
  accepted: number
  /** Makes the next token; throws to fail the refresh. */
  next: () => LentToken | Promise<LentToken>
  readonly lends: string[]
}

export function createScriptedLender(first: LentToken | undefined): ScriptedLender {
  let running: Promise<LentToken> | undefined
  const refresh = () => {
    running ??= (async () => {
      lender.refreshes += 1
      lender.current = await lender.next()
      return lender.current
    })().finally(() => {
      running = undefined
    })
    return running
  }
  const lender: ScriptedLender = {
    current: first,
    accepted: 0,
    noteAccepted() {
      lender.accepted += 1
    },
    refreshes: 0,
    lends: [],
    next: () => lentToken(`token-${lender.refreshes + 1}`),
    peek: () => (lender.current && (lender.current.expiresAt ?? Infinity) > Date.now() ? lender.current : undefined),
    async lend(profileId) {
      lender.lends.push(profileId)
      return lender.peek(profileId) ?? refresh()
    },
    async lendAfterRejection(profileId, rejected) {
      const held = lender.peek(profileId)
      return held && held.accessToken !== rejected ? held : refresh()
    },
  }
  return lender
}

export function demoRoute(upstream: string | null, overrides: Partial<ProfileRoute> = {}): ProfileRoute {
  return {
    profileId: 'p-demo',
    profileName: 'demo',
    upstream,
    endpoints: {},
    inject: [{ header: 'Authorization', value: 'Bearer {accessToken}' }],
    keyHeaders: [],
    settings: {},
    auth: 'required',
    plainHttpConsent: false,
    privateNetworkConsent: false,
    ...overrides,
  }
}

export const anything: ClientPermissions = { profiles: '*', methods: [], paths: [], origins: [] }

export interface ProxyUnderTest {
  readonly port: number
  /** `http://127.0.0.1:<port>/demo` */
  readonly url: string
  readonly key: string
  readonly auth: { Authorization: string }
  readonly proxy: ProxyServer
  readonly lender: ScriptedLender
  readonly clients: ClientRegistry
  readonly questions: QuestionDesk
  readonly passes: OneTimePasses
  /** Who was told to be needed for a sign-in, as "client: profile". */
  readonly wanted: readonly string[]
  /** A test may lock it. */
  readonly vault: { unlocked: boolean }
  readonly events: EventBus
  readonly ledger: Ledger
  readonly log: RecordingLogger
  rows(): Promise<(LedgerEntry & { id: number })[]>
  /** Sends bytes as they are and returns what came back until the proxy closed, or until `until` was seen. */
  raw(text: string | Buffer, until?: RegExp): Promise<string>
  addKey(permissions: Partial<ClientPermissions>, ttlMs?: number, limits?: ClientLimits): Promise<string>
  close(): Promise<void>
}

export interface ProxyOptions extends Partial<Pick<ProxyServerDeps, 'limits' | 'clock'>> {
  /** The only authority that is trusted (PEM). */
  readonly upstreamCa?: string
  readonly resolve?: Resolve
  readonly connectMs?: number
  /** All there, by default. */
  readonly processes?: Processes
  /** In memory by default. */
  readonly ledgerStore?: LedgerStore
  /** Proxy variables. */
  readonly env?: Readonly<Record<string, string>>
  readonly upstream?: string | null
  readonly routes?: readonly ProfileRoute[]
  readonly permissions?: Partial<ClientPermissions>
  readonly token?: LentToken | undefined
}

/** The whole proxy on a real socket, over fakes of storage and of the refresher. */
export async function startProxy(options: ProxyOptions): Promise<ProxyUnderTest> {
  const { clock = realClock } = options
  const log = createRecordingLogger()
  const events = createEventBus(() => undefined)
  const vault = { unlocked: true }
  const clients = createClientRegistry({
    ...{ records: createMemoryRecordStore(clock), clock, events, keyHash, log },
    processes: options.processes ?? createFakeProcesses(),
  })
  const questions = createQuestionDesk({ clock, events, clients, unlocked: () => vault.unlocked })
  const passes = createOneTimePasses(clock)
  const wanted: string[] = []
  const ledger = createLedger({
    ...{ store: options.ledgerStore ?? createMemoryLedgerStore(), clock, events, log },
    retention: createRetentionSetting(createMemoryRecordStore(clock)),
  })
  const lender = createScriptedLender('token' in options ? options.token : lentToken('token-1'))
  const table = new Map(
    (options.routes ?? [demoRoute(options.upstream ?? null)]).map((route) => [route.profileName, route]),
  )
  const proxy = createProxyServer({
    routes: { find: (name) => table.get(name) },
    clients,
    questions,
    passes,
    signInWanted: ({ profileName }, client) => wanted.push(`${client}: ${profileName}`),
    ledger,
    lender,
    clock,
    log,
    ...(options.limits ? { limits: options.limits } : {}),
    egress: createEgress({
      guard: createAddressGuard(options.resolve),
      proxyFor: companyProxyFrom(options.env ?? {}),
      connectMs: options.connectMs ?? 10_000,
      secureContext: options.upstreamCa === undefined ? undefined : createSecureContext({ ca: options.upstreamCa }),
    }),
  })
  let added = 0
  const addKey = async (permissions: Partial<ClientPermissions>, ttlMs?: number, limits?: ClientLimits) => {
    added += 1
    const ends = ttlMs === undefined ? {} : { ttlMs }
    const input = { name: `tool-${added}`, permissions: { ...anything, ...permissions }, ...ends }
    return (await clients.add(limits === undefined ? input : { ...input, limits })).key
  }
  const key = await addKey(options.permissions ?? {})
  const { port } = await proxy.listen(0)
  return {
    port,
    url: `http://127.0.0.1:${port}/demo`,
    key,
    auth: { Authorization: `Bearer ${key}` },
    proxy,
    lender,
    clients,
    questions,
    passes,
    wanted,
    vault,
    events,
    ledger,
    log,
    addKey,
    rows: () => ledger.list({ limit: 1_000 }),
    raw: (text, until) => sendRaw(port, text, until),
    async close() {
      await proxy.dispose()
      await ledger.dispose()
      await clients.dispose()
    },
  }
}

function sendRaw(port: number, text: string | Buffer, until?: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      received += chunk
      if (until?.test(received)) socket.destroy()
    })
    socket.on('error', (error: Error & { code?: string }) =>
      error.code === 'ECONNRESET' ? resolve(received) : reject(error),
    )
    socket.on('close', () => resolve(received))
    socket.write(text)
  })
}
