import { isIP, type LookupFunction, Socket } from 'node:net'
import { connect as connectSecure, type SecureContext, type TLSSocket } from 'node:tls'
import type { AddressGuard } from './address-guard.ts'
import type { ProxyChoice } from './company-proxy.ts'
import { openTunnel } from './proxy-tunnel.ts'

export interface EgressDeps {
  readonly guard: AddressGuard
  readonly proxyFor: ProxyChoice
  /** For resolving, connecting and TLS together; a tunnel through a company proxy has as long again. */
  readonly connectMs: number
  readonly secureContext?: SecureContext | undefined
}

export interface Destination {
  /** `https://host` or `http://host:port`. */
  readonly origin: string
  /** The profile says that its upstream stands in a private network. */
  readonly privateNetwork: boolean
  /** In order of preference; the server chooses (ALPN, RFC 7301). */
  readonly protocols: readonly ('h2' | 'http/1.1')[]
}

export interface Dialling {
  /** Ends the attempt; `done` is not called any more. */
  cancel(): void
}

/** The one way out of this process, for the proxy and for the engine's own requests. */
export interface Egress {
  /**
   * Opens a connection, for https with a verified certificate. The address that is dialled is the one that was checked.
   * Through a company proxy the name is resolved there and its address is never seen here: then only the name and literal
   * addresses are checked, and the certificate proves who answers.
   */
  dial(to: Destination, done: (error: Error | null, socket: Socket | TLSSocket | null) => void): Dialling
}

export function createEgress({ guard, proxyFor, connectMs, secureContext }: EgressDeps): Egress {
  const sessions = createSessionCache(200)
  return {
    dial(to, done) {
      const url = new URL(to.origin)
      const hostname = url.hostname.replace(/^\[|\]$/g, '')
      const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
      let current: { destroy(): void } | undefined
      let over = false
      const finish = (error: Error | null, socket: Socket | null) => {
        if (over) return void socket?.destroy()
        over = true
        done(error, socket)
      }
      const secure = (through?: Socket) => {
        const servername = isIP(hostname) === 0 ? hostname : ''
        const key = `${to.origin} ${to.protocols.join()} ${to.privateNetwork}`
        const session = sessions.get(key)
        const socket = connectSecure({
          host: hostname,
          port,
          servername,
          ALPNProtocols: [...to.protocols],
          lookup: guard.lookup(to.privateNetwork),
          ...(through ? { socket: through } : {}),
          ...(session ? { session } : {}),
          ...(secureContext ? { secureContext } : {}),
        })
        socket.on('session', (ticket) => sessions.set(key, ticket))
        return socket
      }
      try {
        guard.checkHost(url.hostname, to.privateNetwork)
        const proxy = proxyFor(url)
        if (proxy === null) {
          const lookup = guard.lookup(to.privateNetwork)
          const socket = url.protocol === 'https:' ? secure() : plain(hostname, port, lookup)
          current = socket
          settle(socket, url.protocol === 'https:' ? 'secureConnect' : 'connect', connectMs, finish)
        } else {
          const limits = { connectMs, ...(secureContext ? { secureContext } : {}) }
          const tunnel = openTunnel(proxy, { hostname, port }, limits, (error, through) => {
            if (error || through === null || url.protocol === 'http:') return finish(error, through)
            const socket = secure(through)
            current = socket
            settle(socket, 'secureConnect', connectMs, finish)
          })
          current = { destroy: () => tunnel.cancel() }
        }
      } catch (error) {
        queueMicrotask(() => finish(error as Error, null))
      }
      return {
        cancel() {
          over = true
          current?.destroy()
        },
      }
    },
  }
}

function plain(host: string, port: number, lookup: LookupFunction): Socket {
  const options = { allowHalfOpen: false, highWaterMark: 64 * 1024 }
  return new Socket(options).connect({ host, port, lookup })
}

/** Calls back once: connected, failed, or too late. */
function settle(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  connectMs: number,
  finish: (error: Error | null, socket: Socket | null) => void,
): void {
  const timer = setTimeout(() => {
    finish(Object.assign(new Error('no connection in time'), { code: 'UND_ERR_CONNECT_TIMEOUT' }), null)
    socket.destroy()
  }, connectMs)
  const failed = (error: Error) => {
    clearTimeout(timer)
    finish(error, null)
  }
  const closed = () => failed(Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' }))
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 60_000)
  socket.on('error', failed).once('close', closed)
  socket.once(event, () => {
    clearTimeout(timer)
    socket.off('error', failed).off('close', closed)
    finish(null, socket)
  })
}

/** TLS session tickets, so that a further connection costs no full handshake. The oldest goes first. */
function createSessionCache(limit: number) {
  const kept = new Map<string, Buffer>()
  return {
    get: (key: string) => kept.get(key),
    set(key: string, ticket: Buffer) {
      kept.delete(key)
      kept.set(key, ticket)
      const [oldest] = kept.keys()
      if (kept.size > limit && oldest !== undefined) kept.delete(oldest)
    },
  }
}
