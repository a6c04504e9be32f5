import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Client, Dispatcher } from 'undici'
import type { Destination, Egress } from '../egress/create-egress.ts'
import { createHttp2Upstream, type Http2Upstream } from './http2-upstream.ts'
import type { Lease, LeasedHandler, UpstreamRequest } from './leased-handler.ts'
import { isStepwise, sendStepwise } from './stepwise-request.ts'

export interface UpstreamPools {
  /** Loads the HTTP client. The proxy listens before it, so that its start does not wait for it. */
  load(): Promise<void>
  /** Sends a request over a connection of its origin. Whatever goes wrong reaches `handler.onError`. */
  dispatch(request: UpstreamRequest, handler: LeasedHandler): void
  /** This origin is spoken to in HTTP/1.1 from now on. */
  avoidHttp2(origin: string): void
  /** This origin is spoken to with Node's own client, a connection for each request. */
  speakThroughNode(origin: string): void
  dispose(): Promise<void>
}

export interface UpstreamLimits {
  /** From the sent request to the head of the answer. There is no limit on a body that streams. */
  readonly headMs: number
  /** How long a shared connection may be silent while a head is awaited. */
  readonly silentMs: number
}

type Undici = typeof import('undici')
type DialledSocket = Parameters<Parameters<NonNullable<Egress['dial']>>[1]>[1]

/** What is known of one origin, apart for profiles with and without consent to private networks. */
interface Origin {
  readonly destination: Destination
  /** Idle HTTP/1.1 connections, the last used at the end. */
  readonly idle: Client[]
  readonly sessions: Set<Http2Upstream>
  /** What TLS settled on last time; `null`: nothing yet. */
  protocol: 'h2' | 'http/1.1' | null
  /** undici does not get on with it. */
  throughNode: boolean
  /** Requests that wait for a connection which may turn out to be shared. */
  waiting: Waiting[] | null
}

interface Waiting {
  readonly request: UpstreamRequest
  readonly handler: LeasedHandler
  readonly lease: OpenLease
}

const keepAliveMs = 30_000
const headBytes = 64 * 1024

/** A lease before and after it has its connection; dropping it early ends the wait. */
class OpenLease implements Lease {
  dropped = false
  #keep: (() => void) | undefined
  #drop: (() => void) | undefined

  bind(keep: (() => void) | undefined, drop: () => void): void {
    this.#keep = keep
    this.#drop = drop
  }

  keep(): void {
    const keep = this.#keep
    this.#keep = undefined
    this.#drop = undefined
    keep?.()
  }

  drop(): void {
    this.dropped = true
    const drop = this.#drop
    this.#keep = undefined
    this.#drop = undefined
    drop?.()
  }
}

/**
 * Kept connections per upstream origin, no cap: a cap would let open streams starve other requests. In HTTP/1.1 one request
 * at a time on each, the last used first, made of undici's `Client`; its `Pool` reconnects after each aborted request, so
 * that a thousand callers who vanish would cost the upstream a thousand handshakes. In HTTP/2 they share a connection.
 */
export function createUpstreamPools(egress: Egress, { headMs, silentMs }: UpstreamLimits): UpstreamPools {
  const origins = { open: new Map<string, Origin>(), private: new Map<string, Origin>() }
  const all = new Set<{ destroy(): unknown }>()
  let undici: Undici | undefined
  let loading: Promise<void> | undefined
  let disposed = false

  const load = () => {
    loading ??= import('undici').then((loaded) => {
      undici = loaded
    })
    return loading
  }
  const originOf = ({ origin, privateNetwork }: UpstreamRequest): Origin => {
    const known = privateNetwork ? origins.private : origins.open
    let found = known.get(origin)
    if (found === undefined) {
      const protocols = ['h2', 'http/1.1'] as const
      const protocol = origin.startsWith('https:') ? null : 'http/1.1'
      const destination = { origin, privateNetwork, protocols }
      found = { destination, idle: [], sessions: new Set(), protocol, throughNode: false, waiting: null }
      known.set(origin, found)
    }
    return found
  }

  /** The places of an origin, with and without consent to private networks. */
  const placesOf = (origin: string): Origin[] =>
    [origins.open, origins.private].flatMap((known) => known.get(origin) ?? [])

  const end = (client: Client) => {
    all.delete(client)
    client.destroy().catch(() => undefined)
  }
  const clientOver = (place: Origin, socket: NonNullable<DialledSocket>): Client => {
    let given = false
    const { Client } = undici as Undici
    const client = new Client(place.destination.origin, {
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      headersTimeout: headMs,
      bodyTimeout: 0,
      maxHeaderSize: headBytes,
      connect(_options: unknown, done: (...result: [Error, null] | [null, NonNullable<DialledSocket>]) => void) {
        // The upstream closed the connection before the request left: undici asks for another one.
        if (given) return void egress.dial({ ...place.destination, protocols: ['http/1.1'] }, done as never)
        given = true
        // Not in this tick: undici goes on with a queued request only after its own loop has ended.
        return queueMicrotask(() => done(null, socket))
      },
    })
    all.add(client)
    client.on('disconnect', () => {
      const index = place.idle.indexOf(client)
      if (index === -1) return
      place.idle.splice(index, 1)
      end(client)
    })
    return client
  }
  const sendOn = (client: Client, place: Origin, { request, handler, lease }: Waiting) => {
    lease.bind(
      () => place.idle.push(client),
      () => end(client),
    )
    client.dispatch(request as Dispatcher.DispatchOptions, handler as Dispatcher.DispatchHandler)
  }
  const sendAlone = (place: Origin, socket: NonNullable<DialledSocket>, waiting: Waiting) => {
    const { request, handler, lease } = waiting
    if (!place.throughNode && !isStepwise(request)) return sendOn(clientOver(place, socket), place, waiting)
    const limits = { headMs, headBytes }
    return lease.bind(undefined, sendStepwise(request, socket, handler, limits))
  }
  const sendShared = (session: Http2Upstream, { request, handler, lease }: Waiting) =>
    lease.bind(undefined, session.send(request, handler))
  const shared = ({ sessions }: Origin): Http2Upstream | undefined => {
    for (const session of sessions) if (session.room) return session
    return undefined
  }

  const connected = (
    place: Origin,
    socket: NonNullable<DialledSocket>,
    first: Waiting,
    others: readonly Waiting[],
    offered: Destination['protocols'],
  ) => {
    if ((socket as TLSSocket).alpnProtocol !== 'h2') {
      // Where nothing else was offered it tells nothing.
      if (offered.includes('h2')) place.protocol = 'http/1.1'
      attempt(first.handler, () => sendAlone(place, socket, first))
      for (const waiting of others) start(place, waiting)
      return
    }
    place.protocol = 'h2'
    const session = createHttp2Upstream(
      place.destination.origin,
      socket as TLSSocket,
      { headMs, idleMs: keepAliveMs, silentMs },
      () => {
        place.sessions.delete(session)
        all.delete(session)
      },
    )
    place.sessions.add(session)
    all.add(session)
    attempt(first.handler, () => sendShared(session, first))
    for (const waiting of others) start(place, waiting)
  }
  /** A connection for this request alone, unless it turns out to be one that can be shared. */
  const dial = (
    place: Origin,
    first: Waiting,
    protocols: Destination['protocols'],
    joined: () => readonly Waiting[],
  ) => {
    const dialling = egress.dial({ ...place.destination, protocols }, (error, socket) => {
      const others = joined()
      if (socket === null || disposed) {
        socket?.destroy()
        for (const { handler } of [first, ...others]) handler.onError(error ?? new Error('the proxy has ended'))
        return
      }
      connected(place, socket, first, others, protocols)
    })
    first.lease.bind(undefined, () => {
      dialling.cancel()
      const [next, ...rest] = joined().filter(({ lease }) => !lease.dropped)
      if (next) share(place, next, rest)
    })
  }
  /** The first to come dials; who comes meanwhile waits to see whether the connection can be shared. */
  const share = (place: Origin, first: Waiting, others: readonly Waiting[]) => {
    const waiting = [...others]
    place.waiting = waiting
    dial(place, first, place.destination.protocols, () => {
      if (place.waiting === waiting) place.waiting = null
      return waiting.splice(0).filter(({ lease }) => !lease.dropped)
    })
  }
  const nobody = () => []
  const startAlone = (place: Origin, waiting: Waiting) => {
    const client = place.throughNode || isStepwise(waiting.request) ? undefined : place.idle.pop()
    if (client) return sendOn(client, place, waiting)
    return dial(place, waiting, ['http/1.1'], nobody)
  }
  const start = (place: Origin, waiting: Waiting) =>
    attempt(waiting.handler, () => {
      // An upgrade is a matter of HTTP/1.1 (RFC 9113 §8.6).
      if (place.protocol === 'http/1.1' || waiting.request.upgrade !== null) return startAlone(place, waiting)
      const session = shared(place)
      if (session) return sendShared(session, waiting)
      if (place.waiting) return void place.waiting.push(waiting)
      return share(place, waiting, [])
    })

  return {
    load,
    dispatch(request, handler) {
      const lease = new OpenLease()
      handler.leased(lease)
      if (lease.dropped) return
      // undici takes its own listener away from a body while an error is on its way, and unheard that ends the process.
      if (isStream(request.body)) request.body.on('error', unheard)
      if (undici) return start(originOf(request), { request, handler, lease })
      load().then(
        () => {
          if (!lease.dropped) start(originOf(request), { request, handler, lease })
        },
        (error: Error) => handler.onError(error),
      )
    },
    avoidHttp2(origin) {
      for (const place of placesOf(origin)) place.protocol = 'http/1.1'
    },
    speakThroughNode(origin) {
      for (const place of placesOf(origin)) place.throughNode = true
    },
    async dispose() {
      disposed = true
      const open = [...all]
      all.clear()
      origins.open.clear()
      origins.private.clear()
      await Promise.allSettled(open.map((connection) => connection.destroy()))
    },
  }
}

const unheard = () => undefined

function isStream(body: UpstreamRequest['body']): body is IncomingMessage {
  return body !== null && !Buffer.isBuffer(body)
}

function attempt(handler: LeasedHandler, send: () => void): void {
  try {
    send()
  } catch (error) {
    handler.onError(error as Error)
  }
}
