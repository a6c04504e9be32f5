import { type IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LedgerStore } from '../../src/core/ports.ts'
import { createDecider, type Decision } from '../../src/core/proxy/decide.ts'
import type { ProfileRoute } from '../../src/core/proxy/proxy-engine.ts'
import type { ClientRule } from '../../src/shared/access-views.ts'
import { createMemoryLedgerStore } from '../support/memory-record-store.ts'
import { demoRoute, lentToken, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { testCertificate } from '../support/test-certificate.ts'
import { createJudge, type Judge, type Violation } from './judge.ts'
import { type RecordingUpstream, startRawUpstream } from './raw-upstream.ts'
import { watchRefusedSends } from './refused-sends.ts'
import { startSecureUpstream } from './secure-upstream.ts'

/** The token of an upstream: a canary that no other place may ever see. */
export const tokenOf = (profileId: string) => `CANARY-token-${profileId}-0123456789`

export interface FuzzWorld {
  readonly proxy: ProxyUnderTest
  readonly upstreams: readonly RecordingUpstream[]
  readonly judge: Judge
  /** What stands for the placeholder bytes of a generated request. */
  readonly fill: ReadonlyMap<number, string>
  /** Answers and refusals by code, to show that the requests reach every corner. */
  readonly counts: Map<string, number>
  close(): Promise<void>
}

const rule = (answer: ClientRule['answer'], path: string): ClientRule => ({
  ...{ answer, path, methods: [], profiles: '*', until: null },
})
export const allowedMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'OPTIONS']
export const allowedPaths = ['/v1', '/pub']
export const deniedPath = '/v1/admin'

/** The proxy on a real socket between generated requests and raw recorders, with keys that may do less than is tried. */
export async function startFuzzWorld(
  violated: (violation: Violation) => void,
  { secure }: { readonly secure: boolean },
): Promise<FuzzWorld> {
  const counts = new Map<string, number>()
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  let judge: Judge | undefined
  const listener = {
    onRequest: (...seen: Parameters<Judge['arrived']>) => judge?.arrived(...seen),
    onViolation: (upstream: string, why: string) => violated({ what: `${upstream}: ${why}`, port: null }),
  }
  const upstreams = await Promise.all(
    ['demo', 'files', 'other', 'keyed', 'open', 'secret'].map((name) =>
      (secure ? startSecureUpstream : startRawUpstream)(name, listener),
    ),
  )
  const url = Object.fromEntries(upstreams.map((one) => [one.name, one.url])) as Record<string, string>
  const route = (name: string, more: Partial<ProfileRoute> = {}) =>
    demoRoute(url[name] ?? null, { profileId: name, profileName: name, ...more })
  const routes = [
    route('demo', { endpoints: { files: url.files as string } }),
    route('other'),
    route('keyed', { inject: [{ header: 'X-Token', value: '{accessToken}' }] }),
    route('open', { auth: 'none', inject: [] }),
    route('secret'),
  ]
  const limited = { methods: allowedMethods, paths: allowedPaths, rules: [rule('deny', `${deniedPath}/**`)] }
  const profiles = ['demo', 'keyed', 'open']
  const watched: { keys: readonly string[] } = { keys: [] }
  const ledgerStore: LedgerStore = {
    ...createMemoryLedgerStore(),
    async append(rows) {
      const secret = (text: string) =>
        text.includes('CANARY-token') || watched.keys.some((key) => text.includes(key.slice(20)))
      const row = rows.find(({ path, method, code }) => secret(`${method} ${path} ${code}`))
      if (row) violated({ what: `a ledger row holds a secret: ${JSON.stringify(row)}`, port: null })
    },
  }
  const proxy = await startProxy({
    ...{ routes, ledgerStore, permissions: { ...limited, profiles }, upstreamCa: testCertificate.cert },
  })
  const tokenFor = (profileId: string) => lentToken(tokenOf(profileId), { profileId })
  Object.assign(proxy.lender, { peek: tokenFor, lendAfterRejection: async (profileId: string) => tokenFor(profileId) })
  const second = await proxy.addKey({ ...limited, profiles: ['other'] })
  const capped = { requestsPerMinute: null, burst: null, concurrent: 500 }
  const third = await proxy.addKey({ ...limited, profiles }, undefined, capped)
  const revoked = await proxy.addKey({ ...limited, profiles: '*' })
  await proxy.clients.revoke(proxy.clients.list().find(({ name }) => name === 'tool-4')?.id ?? '')
  const keys = [proxy.key, second, third, revoked]
  judge = createJudge({ upstreams, keys, violated })
  watched.keys = keys
  const restore = watchDecisions(proxy, routes, (req, decision) => {
    count(decision.kind === 'refusal' ? decision.code : decision.kind)
    if (decision.kind === 'forward') judge?.allowed(req, decision)
  })
  const unwatch = watchRefusedSends((why) => violated({ what: why, port: null }))
  const basic = Buffer.from(`u:${proxy.key}`).toString('base64')
  const values = [...keys, basic, String(proxy.port), `tv_0123456789abcdef_${'k'.repeat(43)}`, secretWord]
  return {
    proxy,
    upstreams,
    judge,
    counts,
    fill: new Map(values.map((value, index) => [firstPlaceholder + index, value])),
    async close() {
      await proxy.close()
      for (const upstream of upstreams) await upstream.close()
      restore()
      unwatch()
    },
  }
}

/** Bytes from here on stand for what differs from run to run, so that a seed makes the same requests again. */
export const firstPlaceholder = 0x80
/** What a caller sends and no refusal may repeat. */
export const secretWord = 'CANARY-sent'

/**
 * Sees each request as the proxy's parser read it, before the proxy does, and judges it a second time with the product's
 * own decider: that is the permission check's reading.
 */
function watchDecisions(
  { clients, passes, port }: ProxyUnderTest,
  routes: readonly ProfileRoute[],
  seen: (req: IncomingMessage, decision: Decision) => void,
): () => void {
  const table = new Map(routes.map((one) => [one.profileName, one]))
  const decide = createDecider({
    ...{ routes: { find: (name: string) => table.get(name) }, clients, passes, now: Date.now },
    ...{ port: () => port, paused: () => false },
  })
  const kinds = new Set(['request', 'checkContinue', 'upgrade'])
  const { emit } = Server.prototype
  Server.prototype.emit = function (this: Server, event: string, ...given: unknown[]) {
    if (kinds.has(event) && (this.address() as AddressInfo | null)?.port === port) {
      const req = given[0] as IncomingMessage
      const { method = '', url = '', rawHeaders } = req
      seen(req, decide({ method, target: url, rawHeaders, upgrade: event === 'upgrade' }))
    }
    return Reflect.apply(emit, this, [event, ...given])
  } as typeof emit
  return () => {
    Server.prototype.emit = emit
  }
}
