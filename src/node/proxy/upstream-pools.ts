import type { Client, Dispatcher } from 'undici'
import type { AddressGuard } from './guarded-lookup.ts'

/** A connection lent for one request. The first of the two calls counts. */
export interface Lease {
  /** The answer came whole: the connection may carry the next request. */
  keep(): void
  /** Ends the connection at once, and with it whatever is under way on it. */
  drop(): void
}

/** undici's raw handler, told first which connection it got. */
export interface LeasedHandler extends Dispatcher.DispatchHandler {
  leased(lease: Lease): void
  onError(error: Error): void
}

export interface UpstreamRequest
  extends Pick<Dispatcher.DispatchOptions, 'path' | 'method' | 'headers' | 'body' | 'upgrade'> {
  readonly origin: string
}

export interface UpstreamPools {
  /** Loads the HTTP client. The proxy listens before it, so that its start does not wait for it. */
  load(): Promise<void>
  /** Sends a request over a connection of its origin. Whatever goes wrong reaches `handler.onError`. */
  dispatch(request: UpstreamRequest, handler: LeasedHandler): void
  dispose(): Promise<void>
}

export interface UpstreamLimits {
  readonly connectMs: number
  /** From the sent request to the head of the answer. There is no limit on a body that streams. */
  readonly headMs: number
  /** Trusted certificate authorities instead of the built-in ones. */
  readonly ca?: string
}

const keepAliveMs = 30_000

/**
 * Kept connections per upstream origin, the last used first, one request at a time on each and no cap: a cap would let open
 * streams starve other requests. Made of undici's `Client`; its `Pool` reconnects after each aborted request, so that a
 * thousand callers who vanish would cost the upstream a thousand handshakes.
 */
export function createUpstreamPools(guard: AddressGuard, limits: UpstreamLimits): UpstreamPools {
  const idle = new Map<string, Client[]>()
  const all = new Set<Client>()
  let undici: typeof import('undici') | undefined
  let loading: Promise<void> | undefined

  const load = () => {
    loading ??= import('undici').then((loaded) => {
      undici = loaded
    })
    return loading
  }
  const end = (client: Client) => {
    all.delete(client)
    client.destroy().catch(() => undefined)
  }
  const create = (origin: string, { Client }: typeof import('undici')): Client => {
    guard.checkLiteral(new URL(origin).hostname)
    const client = new Client(origin, {
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      headersTimeout: limits.headMs,
      bodyTimeout: 0,
      maxHeaderSize: 64 * 1024,
      connect: {
        timeout: limits.connectMs,
        lookup: guard.lookup,
        ...(limits.ca === undefined ? {} : { ca: limits.ca }),
      },
    })
    all.add(client)
    client.on('disconnect', () => {
      const kept = idle.get(origin)
      const place = kept?.indexOf(client) ?? -1
      if (place === -1) return
      kept?.splice(place, 1)
      end(client)
    })
    return client
  }
  const leaseOf = (origin: string, client: Client): Lease => {
    let open = true
    return {
      keep() {
        if (!open) return
        open = false
        const kept = idle.get(origin)
        if (kept) kept.push(client)
        else idle.set(origin, [client])
      },
      drop() {
        if (!open) return
        open = false
        end(client)
      },
    }
  }
  const send = (request: UpstreamRequest, handler: LeasedHandler): void => {
    const { origin } = request
    try {
      const client = idle.get(origin)?.pop() ?? create(origin, undici as typeof import('undici'))
      handler.leased(leaseOf(origin, client))
      client.dispatch(request, handler)
    } catch (error) {
      handler.onError(error as Error)
    }
  }

  return {
    load,
    dispatch(request, handler) {
      if (undici) send(request, handler)
      else
        load().then(
          () => send(request, handler),
          (error: Error) => handler.onError(error),
        )
    },
    async dispose() {
      const open = [...all]
      all.clear()
      idle.clear()
      await Promise.allSettled(open.map((client) => client.destroy()))
    },
  }
}
