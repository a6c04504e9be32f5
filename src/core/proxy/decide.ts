import type { OneTimePasses, Pass } from '../access/one-time-passes.ts'
import { holdsKey } from '../clients/client-key.ts'
import type { ClientRecord } from '../clients/client-record.ts'
import type { Authentication, ClientRegistry } from '../clients/create-client-registry.ts'
import { candidateRoutes, routeForClient } from './alias.ts'
import { type Asker, clientListsOrigin, isOwnHost, judgeAsker, preflightHeaders } from './browser-guard.ts'
import { forwardedHeaders } from './forwarded-headers.ts'
import { type ForwardedTrailers, forwardedTrailers } from './forwarded-trailers.ts'
import { createHeaderNames } from './header-names.ts'
import { type Ask, compilePermission, type Denial, judgesPaths, type Permission } from './permission.ts'
import { presentedKey } from './presented-key.ts'
import type { ProblemFacts, ProxyProblemCode } from './problem.ts'
import type { ProfileRoute, RouteTable } from './proxy-engine.ts'
import { withoutQueryCredential } from './query-credential.ts'
import { type RequestFacts, type RequestHead, readFacts } from './request-facts.ts'
import { createTargetReader, type Target } from './target.ts'
import { resolveUpstream, type Upstream, type UpstreamRefusal, upstreamPath } from './upstream.ts'

/** A request that passed every check and may be sent once it has its token. */
export interface Forward {
  readonly kind: 'forward'
  readonly client: ClientRecord
  readonly route: ProfileRoute
  readonly upstream: Upstream
  readonly method: string
  /** Path and query on the upstream. */
  readonly path: string
  /** Flat pairs, without credentials. */
  readonly headers: readonly string[]
  /** Declared body length; `null` when there is none or it is chunked. */
  readonly contentLength: number | null
  readonly hasBody: boolean
  /** What may follow the body; `null` when nothing is announced. */
  readonly trailers: ForwardedTrailers | null
  /** The caller takes fields that follow the answer's body. */
  readonly acceptsTrailers: boolean
  /** The protocol to switch to, or `null`. */
  readonly protocol: string | null
  /** The listed origin of the page that asks. */
  readonly origin: string | null
  /** A person has to allow it first. */
  readonly ask: Ask | null
  /** What a person allowed once; it is used up when the request goes out. */
  readonly pass: Pass | null
}

export interface Refusal {
  readonly kind: 'refusal'
  readonly code: ProxyProblemCode
  readonly facts: ProblemFacts
  readonly client: ClientRecord | null
  readonly route: ProfileRoute | null
  /** A listed origin may read why it was refused. */
  readonly origin: string | null
}

export interface Preflight {
  readonly kind: 'preflight'
  readonly headers: readonly string[]
}

/** A public document that a client asks for at the root, where its SDK looks for it and without a key. */
export interface PublicDocument {
  readonly kind: 'document'
  readonly json: string
  readonly origin: string | null
}

export type Decision = Forward | Refusal | Preflight | PublicDocument

export interface DeciderDeps {
  readonly routes: RouteTable
  readonly clients: Pick<ClientRegistry, 'authenticate' | 'originListed'>
  readonly passes: Pick<OneTimePasses, 'find'>
  /** The port that the request came in on; the Host header has to name it. */
  readonly port: () => number
  readonly paused: () => boolean
  readonly now: () => number
}

/**
 * All decisions about a request, in the order Host → Origin → target → key → permission → route. Pure apart from what it
 * remembers of routes and clients, and synchronous.
 */
export function createDecider({
  routes,
  clients,
  passes,
  port,
  paused,
  now,
}: DeciderDeps): (head: RequestHead) => Decision {
  const classify = createHeaderNames()
  const readTarget = createTargetReader()
  const permissions = new WeakMap<ClientRecord, Permission>()
  const compiled = new WeakMap<ProfileRoute, CompiledRoute>()

  const permissionOf = (client: ClientRecord): Permission => {
    const known = permissions.get(client)
    if (known) return known
    const permission = compilePermission(client.permissions, now)
    permissions.set(client, permission)
    return permission
  }
  const compiledOf = (route: ProfileRoute): CompiledRoute => {
    const known = compiled.get(route)
    if (known) return known
    const fresh = compileRoute(route)
    compiled.set(route, fresh)
    return fresh
  }

  return (head) => {
    const facts = readFacts(head.rawHeaders, classify)
    // RFC 9112 §3.2: none or several are no request at all.
    if (facts.hosts.length !== 1) return refusal('bad-request', { detail: 'Exactly one Host header is expected.' })
    if (!isOwnHost(facts.hosts, port())) return refusal('host-refused')
    const asker = judgeAsker(facts, clients.originListed)
    if (asker.kind === 'refused') return refusal('origin-refused')
    const origin = asker.kind === 'page' ? asker.origin : null
    if (origin !== null && head.method === 'OPTIONS' && facts.preflightMethod !== null) {
      return { kind: 'preflight', headers: preflightHeaders(origin, facts) }
    }
    const broken = brokenRequest(head, facts)
    if (broken) return refusal(broken.code, { detail: broken.detail }, { origin })
    const parsed = readTarget(head.upgrade ? withoutQueryCredential(head.target, routes) : head.target)
    if (!parsed.ok && (head.method === 'GET' || head.method === 'HEAD')) {
      const json = routes.document?.(head.target.split('?', 1)[0] as string)
      if (json !== undefined) return { kind: 'document', json, origin }
    }
    const candidates = parsed.ok ? candidateRoutes(routes, parsed.target.profile) : []
    const [likely] = candidates
    const guess = likely === undefined ? null : compiledOf(likely)
    const key = presentedKey(head.rawHeaders, facts.names, guess?.injected ?? noNames)
    // Said even to a caller without a key: its only key stood where logs keep it.
    if (key === null && !parsed.ok && parsed.code === 'key-in-url') return refusal('key-in-url', {}, { origin })
    const who = authenticated(
      key,
      clients.authenticate,
      asker,
      origin,
      candidates.length === 1 ? (likely ?? null) : null,
    )
    if (who.kind === 'refusal') return who
    const { client } = who
    const chosen = routeForClient(candidates, client.permissions)
    const route = typeof chosen === 'string' ? undefined : chosen
    const refuse = (code: ProxyProblemCode, detail?: string) =>
      refusal(code, { detail, profile: route?.profileName }, { client, route: route ?? null, origin })
    if (!parsed.ok) return refuse(parsed.code, sentence(parsed.why))
    if (chosen === 'profile-unknown') return refuse(chosen, `There is no profile "${parsed.target.profile}".`)
    if (typeof chosen === 'string') return refuse(chosen)
    const known = compiledOf(chosen)
    if (parsed.target.encodedSlash && judgesPaths(client.permissions)) return refuse('bad-target', unreadable)
    const verdict = permissionOf(client)(chosen.profileId, head.method, parsed.target.rest, facts.overrides)
    const pass = passable(verdict, facts)
      ? passes.find({
          ...{ clientId: client.id, profileId: chosen.profileId, method: head.method },
          path: parsed.target.rest || '/',
        })
      : null
    if (typeof verdict === 'string' && pass === null) return refuse(verdict)
    if (paused()) return refuse('paused')
    const upstream = known.upstream(parsed.target.endpoint)
    if (typeof upstream === 'string') return refuse(upstream)
    const rules = { facts, injected: known.injected, upgrade: head.upgrade }
    const headers = forwardedHeaders(head.rawHeaders, rules)
    const trailers = facts.transferEncodings.length > 0 ? forwardedTrailers(facts.trailers, classify, rules) : null
    return {
      kind: 'forward',
      client,
      route: chosen,
      upstream,
      method: head.method,
      path: forwardPath(upstream, parsed.target),
      headers: trailers === null ? headers : [...headers, 'Trailer', trailers.names.join(', ')],
      contentLength: facts.contentLength,
      hasBody: facts.transferEncodings.length > 0 || (facts.contentLength ?? 0) > 0,
      trailers,
      acceptsTrailers: facts.acceptsTrailers,
      protocol: head.upgrade ? (facts.upgrades[0] ?? null) : null,
      origin,
      ask: pass !== null || typeof verdict === 'string' ? null : verdict,
      pass,
    }
  }
}

/** Two readers see two paths, so that a rule about paths could be passed by. */
const unreadable = 'The path holds an encoded slash (%2F), which only a key without rules about paths may send.'

/** Neither the frame of a client nor a rule that denies is opened by a pass; nor does it stand for a method that a header asks for. */
function passable(verdict: Denial | Ask | null, { overrides }: RequestFacts): boolean {
  return overrides.length === 0 && verdict !== null && verdict !== 'profile-denied' && verdict !== 'rule-denied'
}

interface CompiledRoute {
  readonly injected: ReadonlySet<string>
  readonly upstream: (endpoint: string | null) => Upstream | UpstreamRefusal
}

const noNames: ReadonlySet<string> = new Set()

function compileRoute(route: ProfileRoute): CompiledRoute {
  const upstreams = new Map<string | null, Upstream | UpstreamRefusal>()
  for (const endpoint of [null, ...Object.keys(route.endpoints)]) {
    upstreams.set(endpoint, resolveUpstream(route, endpoint))
  }
  return {
    injected: new Set([...route.inject.map(({ header }) => header), ...route.keyHeaders].map(comparable)),
    upstream: (endpoint) => upstreams.get(endpoint) ?? 'endpoint-unknown',
  }
}

/** As `createHeaderNames` compares names. */
const comparable = (header: string) => header.toLowerCase().replaceAll('_', '-')

function authenticated(
  key: string | null,
  authenticate: (key: string) => Authentication,
  asker: Asker,
  origin: string | null,
  route: ProfileRoute | null,
): Refusal | { kind: 'client'; client: ClientRecord } {
  if (key === null) return refusal('key-missing', {}, { origin, route })
  const found = authenticate(key)
  if (!found.ok) return refusal(found.refusal, {}, { client: found.client, origin, route })
  // Only now is it known whose key it is; a page needs that very client to list it, and may not even read the refusal.
  if (!clientListsOrigin(found.client, asker)) return refusal('origin-refused', {}, { client: found.client, route })
  return { kind: 'client', client: found.client }
}

/** What Node's parser lets pass although the upstream might read it differently. */
function brokenRequest(head: RequestHead, facts: RequestFacts): { code: ProxyProblemCode; detail: string } | null {
  if (head.method === 'TRACE' || head.method === 'TRACK' || head.method === 'CONNECT') {
    return { code: 'method-refused', detail: `${head.method} is not forwarded.` }
  }
  const { transferEncodings, contentLength } = facts
  if (transferEncodings.length > 0) {
    const plain = transferEncodings.length === 1 && transferEncodings[0]?.toLowerCase() === 'chunked'
    if (!plain) return { code: 'bad-request', detail: 'The only transfer encoding accepted is "chunked".' }
    if (contentLength !== null)
      return { code: 'bad-request', detail: 'Both Content-Length and Transfer-Encoding stand there.' }
  }
  if (contentLength !== null && !Number.isSafeInteger(contentLength)) {
    return { code: 'bad-request', detail: 'Content-Length is not a number.' }
  }
  if (!head.upgrade) return null
  if (facts.upgrades.length !== 1) return { code: 'bad-request', detail: 'Exactly one Upgrade header is accepted.' }
  if (holdsKey(facts.upgrades[0] as string)) {
    return { code: 'bad-request', detail: 'The Upgrade header names no protocol.' }
  }
  if (transferEncodings.length > 0 || (contentLength ?? 0) > 0) {
    return { code: 'bad-request', detail: 'A request that upgrades may not carry a body.' }
  }
  if (/^h2c\b/i.test(facts.upgrades[0] ?? '')) return { code: 'upgrade-refused', detail: 'h2c is not offered.' }
  return null
}

function forwardPath(upstream: Upstream, { rest, query }: Target): string {
  return upstreamPath(upstream, rest, query)
}

function sentence(why: string): string {
  return `${why[0]?.toUpperCase()}${why.slice(1)}.`
}

function refusal(
  code: ProxyProblemCode,
  facts: ProblemFacts = {},
  known: { client?: ClientRecord | null; route?: ProfileRoute | null; origin?: string | null } = {},
): Refusal {
  const { client = null, route = null, origin = null } = known
  return { kind: 'refusal', code, facts, client, route, origin }
}
