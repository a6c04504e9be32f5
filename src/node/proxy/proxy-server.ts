import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createRequestLimits, type LimitReached } from '../../core/access/request-limits.ts'
import type { ProxyParts } from '../../core/engine.ts'
import type { Disposable } from '../../core/lifetime.ts'
import type { Clock, Logger } from '../../core/ports.ts'
import { corsHeaders } from '../../core/proxy/browser-guard.ts'
import {
  createDecider,
  type Decision,
  type Forward,
  type PublicDocument,
  type Refusal,
} from '../../core/proxy/decide.ts'
import { createInjector } from '../../core/proxy/inject.ts'
import type { Ask } from '../../core/proxy/permission.ts'
import type { ProxyProblemCode } from '../../core/proxy/problem.ts'
import type { RequestHead } from '../../core/proxy/request-facts.ts'
import { createTokenDesk } from '../../core/proxy/token-desk.ts'
import type { Egress } from '../egress/create-egress.ts'
import { answerProblem, answerProblemOnSocket } from './answer-problem.ts'
import { askFirst } from './ask-first.ts'
import { breakOff } from './break-off.ts'
import { Exchange, type Outcome } from './exchange.ts'
import { type Listeners, listenOnLoopback, stopListening } from './listeners.ts'
import { OpenExchanges } from './open-exchanges.ts'
import { createUpstreamPools } from './upstream-pools.ts'

/** Milliseconds, unless said otherwise. Tests shorten them. */
export interface ProxyLimits {
  /** A request's head has to arrive within this. */
  readonly headMs: number
  /** So long a body of up to 64 KiB may take; a larger one is an upload, and may take hours. */
  readonly bodyMs: number
  /** An idle kept connection of a caller. */
  readonly keepAliveMs: number
  /** Bytes of a request's head. */
  readonly headBytes: number
  /** How long a request waits for a refresh of its token. */
  readonly patienceMs: number
  /** Until the upstream's head; a body that streams has no limit. */
  readonly upstreamHeadMs: number
  /** A shared connection on which nothing came for so long while a head is awaited, and no proof of life for as long again, is gone. */
  readonly upstreamSilentMs: number
}

const defaultLimits: ProxyLimits = {
  headMs: 15_000,
  bodyMs: 60_000,
  keepAliveMs: 60_000,
  headBytes: 32 * 1024,
  patienceMs: 30_000,
  upstreamHeadMs: 600_000,
  upstreamSilentMs: 5_000,
}

export interface ProxyServerDeps extends ProxyParts {
  readonly clock: Clock
  readonly log: Logger
  readonly limits?: Partial<ProxyLimits>
  /** The way to the upstreams. */
  readonly egress: Egress
}

/** The loopback proxy's sockets. Every decision is made in `core/proxy`; here bytes move. */
export interface ProxyServer extends Disposable {
  /** Listens on 127.0.0.1 and [::1]; 0 means any free port. @throws VaultError `PORT_IN_USE`, `DENIED`. */
  listen(port: number): Promise<{ port: number }>
  /** Stops listening; requests that are open go on. */
  close(): Promise<void>
  /** Pausing ends what is open, and every request is answered with a problem until the pause ends. */
  pause(paused: boolean): void
  readonly paused: boolean
  readonly openRequests: number
  /** Ends open requests and listeners. */
  dispose(): Promise<void>
}

export function createProxyServer(deps: ProxyServerDeps): ProxyServer {
  const { clock, log, clients, ledger, questions, passes } = deps
  const limits = { ...defaultLimits, ...deps.limits }
  const pools = createUpstreamPools(deps.egress, {
    ...{ headMs: limits.upstreamHeadMs, silentMs: limits.upstreamSilentMs },
  })
  const desk = createTokenDesk({ lender: deps.lender, clock, patienceMs: limits.patienceMs })
  const report = (error: unknown) => log.failure('proxy.failed', error)
  const exchangeDeps = {
    desk,
    pools,
    inject: createInjector(),
    now: clock.now,
    bodyMs: limits.bodyMs,
    report,
    signInWanted: deps.signInWanted,
  }
  const open = new OpenExchanges()
  const usage = createRequestLimits(clock.now)
  const closing = new Set<Server>()
  let listeners: Listeners | undefined
  let paused = false

  const decide = createDecider({
    ...{ routes: deps.routes, clients, passes, now: clock.now },
    port: () => listeners?.port ?? 0,
    paused: () => paused,
  })
  // A key that stops working also ends what was begun with it: a stream may run for hours.
  const stopWatching = clients.onEnded((id) => {
    const client = clients.list().find((one) => one.id === id)
    const code = client === undefined ? 'key-unknown' : client.revokedAt === null ? 'key-expired' : 'key-revoked'
    for (const exchange of open.list()) if (exchange.forward.client.id === id) exchange.abort(code)
  })

  const note = (
    { method = '', url = '' }: Pick<IncomingMessage, 'method' | 'url'>,
    who: { client: { id: string } | null; route: { profileId: string } | null },
    startedAt: number,
    outcome: Outcome,
  ) =>
    ledger.note({
      at: startedAt,
      clientId: who.client?.id ?? null,
      profileId: who.route?.profileId ?? null,
      method,
      path: url,
      ...outcome,
      durationMs: Math.max(0, clock.now() - startedAt),
    })
  const noteAnswer = (
    req: IncomingMessage,
    who: Pick<Refusal, 'client' | 'route'>,
    status: number,
    code: string | null,
    startedAt = clock.now(),
  ) => note(req, who, startedAt, { status, code, requestBytes: 0, responseBytes: 0 })

  const refuse = (req: IncomingMessage, res: ServerResponse, refusal: Refusal, startedAt?: number) => {
    const { code, facts, origin } = refusal
    const status = answerProblem(res, code, facts, origin === null ? [] : corsHeaders(origin))
    noteAnswer(req, refusal, status, code, startedAt)
  }
  const answerDocument = (req: IncomingMessage, res: ServerResponse, { json, origin }: PublicDocument) => {
    const headers = ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(json))]
    headers.push('Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff')
    if (origin !== null) headers.push(...corsHeaders(origin))
    res.writeHead(200, headers)
    res.end(json)
    noteAnswer(req, { client: null, route: null }, 200, 'document')
  }
  const exchange = (
    req: IncomingMessage,
    res: ServerResponse,
    forward: Forward,
    expectsContinue: boolean,
    startedAt = clock.now(),
  ) => {
    if (forward.pass !== null) passes.use(forward.pass)
    clients.noteUse(forward.client.id)
    const begun = new Exchange(exchangeDeps, req, res, forward, expectsContinue, (outcome) => {
      open.delete(begun)
      usage.leave(forward.client)
      note(req, forward, startedAt, outcome)
    })
    open.add(begun)
    begun.start()
  }
  const ask = (
    req: IncomingMessage,
    res: ServerResponse,
    forward: Forward,
    about: Ask,
    head: RequestHead,
    expectsContinue: boolean,
  ) => {
    const startedAt = clock.now()
    const { client } = forward
    askFirst(req, res, forward, about, {
      questions,
      decide: () => decide(head),
      // The place is that of the client as it was when it came in.
      go: (now) => exchange(req, res, { ...now, client }, expectsContinue, startedAt),
      refuse(refusal) {
        usage.leave(client)
        refuse(req, res, refusal, startedAt)
      },
      gone() {
        usage.leave(client)
        noteAnswer(req, forward, 499, 'client-closed', startedAt)
      },
    })
  }
  const handle = (req: IncomingMessage, res: ServerResponse, upgrade: boolean, expectsContinue: boolean) => {
    try {
      const { method = '', url = '', rawHeaders } = req
      const head: RequestHead = { method, target: url, rawHeaders, upgrade }
      const decision: Decision = decide(head)
      if (decision.kind === 'forward') {
        const full = usage.enter(decision.client)
        if (full !== null) return refuse(req, res, limitRefusal(decision, full))
        if (decision.ask === null) return exchange(req, res, decision, expectsContinue)
        return ask(req, res, decision, decision.ask, head, expectsContinue)
      }
      if (decision.kind === 'refusal') return refuse(req, res, decision)
      if (decision.kind === 'document') return answerDocument(req, res, decision)
      res.writeHead(204, [...decision.headers])
      res.end()
      noteAnswer(req, { client: null, route: null }, 204, 'preflight')
    } catch (error) {
      report(error)
      if (res.headersSent) breakOff(res)
      else noteAnswer(req, { client: null, route: null }, answerProblem(res, 'internal', {}), 'internal')
    }
  }

  const create = () => {
    const server = createServer({
      insecureHTTPParser: false,
      // Node would answer a bare 400; the decision has the same answer as a problem.
      requireHostHeader: false,
      maxHeaderSize: limits.headBytes,
      headersTimeout: limits.headMs,
      // An upload may take hours; only its head has a limit.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(5_000, limits.headMs),
      keepAliveTimeout: limits.keepAliveMs,
      noDelay: true,
      // A request without a body needs no stream that begins and ends: a twentieth of the proxy's work.
      optimizeEmptyRequests: true,
      // Java and curl offer h2c in passing: such a request is simply answered in HTTP/1.1 (RFC 9110 §7.8).
      shouldUpgradeCallback: (req) => !/^\s*h2c\b/i.test(req.headers.upgrade ?? ''),
    })
    server.on('request', (req, res) => handle(req, res, false, false))
    server.on('checkContinue', (req, res) => handle(req, res, false, true))
    server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) => {
      const nobody = { client: null, route: null }
      noteAnswer(req, nobody, answerProblem(res, 'expectation-refused', {}), 'expectation-refused')
    })
    server.on('upgrade', (req, socket, head) => {
      if (beingAnswered(socket)) return cut(socket, req)
      handle(req, responseOn(req, socket as Socket, head), true, false)
    })
    server.on('connect', (req, socket) => {
      if (beingAnswered(socket)) return cut(socket, req)
      refuseOnSocket(socket, 'method-refused', req)
    })
    server.on('clientError', (error, socket) => onClientError(error, socket))
    return server
  }
  const refuseOnSocket = (socket: Duplex, code: ProxyProblemCode, req: Pick<IncomingMessage, 'method' | 'url'>) => {
    socket.on('error', () => socket.destroy())
    const status = answerProblemOnSocket(socket, code)
    note(req, { client: null, route: null }, clock.now(), { status, code, requestBytes: 0, responseBytes: 0 })
  }
  /**
   * What takes the socket over while earlier requests on it are not answered yet (RFC 9112 §9.3.2) ends them all: a second
   * answer on an occupied socket would end the process.
   */
  const cut = (socket: Duplex, req: IncomingMessage) => {
    socket.on('error', () => undefined)
    socket.destroy()
    noteAnswer(req, { client: null, route: null }, 400, 'bad-request')
  }
  const onClientError = (error: Error & { code?: string }, socket: Duplex) => {
    const begun = beingAnswered(socket)
    if (error.code === 'ECONNRESET' || !socket.writable || begun?.headersSent) {
      socket.destroy()
      return
    }
    const code = clientErrorCodes.get(error.code ?? '') ?? 'bad-request'
    refuseOnSocket(socket, code, { method: '', url: '' })
  }

  return {
    async listen(port) {
      listeners = await listenOnLoopback(create, port, log)
      pools.load().catch(report)
      return { port: listeners.port }
    },
    async close() {
      for (const server of listeners?.servers ?? []) {
        closing.add(server)
        void stopListening([server]).then(() => closing.delete(server))
      }
      listeners = undefined
    },
    pause(next) {
      paused = next
      if (!paused) return
      for (const exchange of open.list()) exchange.abort('paused')
      questions.reconsider()
    },
    get paused() {
      return paused
    },
    get openRequests() {
      return open.size
    },
    async dispose() {
      stopWatching()
      const servers = [...(listeners?.servers ?? []), ...closing]
      listeners = undefined
      const stopped = stopListening(servers)
      await questions.dispose()
      for (const exchange of open.list()) exchange.abort('shutting-down')
      for (const server of servers) server.closeAllConnections()
      await stopped
      await pools.dispose()
    },
  }
}

const clientErrorCodes: ReadonlyMap<string, ProxyProblemCode> = new Map([
  ['HPE_HEADER_OVERFLOW', 'head-too-large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 'request-timeout'],
])

function limitRefusal({ client, route, origin }: Forward, { code, retryAfterSeconds }: LimitReached): Refusal {
  return { kind: 'refusal', code, facts: { profile: route.profileName, retryAfterSeconds }, client, route, origin }
}

/** The answer that the socket is occupied with; Node gives no other way to know. */
function beingAnswered(socket: Duplex): ServerResponse | undefined {
  return (socket as Duplex & { _httpMessage?: ServerResponse })._httpMessage ?? undefined
}

/** An upgrade comes with a bare socket; a refusal of it, or the upstream's, is still an HTTP response. */
function responseOn(req: IncomingMessage, socket: Socket, head: Buffer): ServerResponse {
  const res = new ServerResponse(req)
  res.shouldKeepAlive = false
  socket.on('error', () => socket.destroy())
  if (head.length > 0) socket.unshift(head)
  res.assignSocket(socket)
  res.once('finish', () => socket.destroySoon())
  return res
}
