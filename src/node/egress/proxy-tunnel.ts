import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { CompanyProxy } from './company-proxy.ts'

/** The company proxy did not let the connection through. `status`: what it answered, or `null` when nobody answered. */
export class TunnelRefused extends Error {
  override readonly name = 'TunnelRefused'
  readonly code: 'PROXY_REFUSED' | 'PROXY_UNREACHABLE'
  readonly status: number | null
  /** Scheme, host and port of the proxy. */
  readonly proxy: string

  constructor(proxy: string, status: number | null, options?: ErrorOptions) {
    super(status === null ? `${proxy} cannot be reached` : `${proxy} answered ${status} to CONNECT`, options)
    this.code = status === null ? 'PROXY_UNREACHABLE' : 'PROXY_REFUSED'
    this.status = status
    this.proxy = proxy
  }
}

export interface Tunnel {
  cancel(): void
}

export interface TunnelLimits {
  /** For connecting to the proxy and for its answer together. */
  readonly connectMs: number
  readonly secureContext?: SecureContext
}

/**
 * Asks a company proxy for a tunnel (CONNECT, RFC 9110 §9.3.6): TLS runs through it end to end, so the proxy sees which
 * host is meant and never a token. Node's own client parses the answer.
 */
export function openTunnel(
  proxy: CompanyProxy,
  target: { readonly hostname: string; readonly port: number },
  limits: TunnelLimits,
  done: (error: Error | null, socket: Socket | null) => void,
): Tunnel {
  const host = isIP(target.hostname) === 6 ? `[${target.hostname}]` : target.hostname
  const authority = `${host}:${target.port}`
  let settled = false
  const settle = (error: Error | null, socket: Socket | null) => {
    if (settled) return void socket?.destroy()
    settled = true
    clearTimeout(timer)
    done(error, socket)
  }
  const request = proxy.protocol === 'https:' ? secureRequest : plainRequest
  const asking = request({
    host: proxy.hostname,
    port: proxy.port,
    method: 'CONNECT',
    path: authority,
    agent: false,
    setHost: false,
    headers: {
      Host: authority,
      ...(proxy.authorization === null ? {} : { 'Proxy-Authorization': proxy.authorization }),
    },
    ...(proxy.protocol === 'https:' && limits.secureContext ? { secureContext: limits.secureContext } : {}),
  })
  const timer = setTimeout(() => {
    const late = Object.assign(new Error(`${proxy.label} did not answer in time`), { code: 'UND_ERR_CONNECT_TIMEOUT' })
    settle(late, null)
    asking.destroy()
  }, limits.connectMs)
  asking.on('connect', (answer, socket, head) => {
    if (answer.statusCode !== 200) {
      socket.destroy()
      settle(new TunnelRefused(proxy.label, answer.statusCode ?? 0), null)
      return
    }
    // Nobody may speak before TLS begins: what came along with the answer is the proxy's own doing.
    if (head.length > 0) socket.unshift(head)
    settle(null, socket as Socket)
  })
  asking.on('response', (answer) => {
    settle(new TunnelRefused(proxy.label, answer.statusCode ?? 0), null)
    asking.destroy()
  })
  asking.on('error', (cause) => settle(new TunnelRefused(proxy.label, null, { cause }), null))
  asking.end()
  return {
    cancel() {
      settled = true
      clearTimeout(timer)
      asking.destroy()
    },
  }
}
