import { createServer, type RequestListener, type Server } from 'node:http'
import { VaultError } from '../core/errors.ts'
import { said } from '../shared/sentences/said.ts'

export interface LoopbackServers {
  readonly servers: readonly Server[]
  readonly port: number
}

/**
 * Listens on loopback only. `localhost` means both families, because a browser may try `::1` first, and because another
 * program could otherwise take the same port there; a machine without IPv6 has to do with `127.0.0.1`.
 * @param port 0: any free one.
 * @throws VaultError `PORT_IN_USE`.
 */
export async function listenLoopback(
  host: '127.0.0.1' | 'localhost' | '[::1]',
  port: number,
  onRequest: RequestListener,
): Promise<LoopbackServers> {
  const first = await listenOn(host === '[::1]' ? '::1' : '127.0.0.1', port, onRequest)
  const bound = (first.address() as { port: number }).port
  if (host !== 'localhost') return { servers: [first], port: bound }
  try {
    return { servers: [first, await listenOn('::1', bound, onRequest)], port: bound }
  } catch (error) {
    if (codeOf(error) === 'EADDRNOTAVAIL' || codeOf(error) === 'EAFNOSUPPORT') return { servers: [first], port: bound }
    first.close()
    throw error
  }
}

function listenOn(address: string, port: number, onRequest: RequestListener): Promise<Server> {
  const server = createServer({ maxHeaderSize: 32 * 1024, requestTimeout: 10_000, headersTimeout: 10_000 }, onRequest)
  // Half-open and garbled connections are dropped; without a listener they would throw.
  server.on('clientError', (_error, socket) => socket.destroy())
  server.on('upgrade', (_request, socket) => socket.destroy())
  server.on('connect', (_request, socket) => socket.destroy())
  server.maxConnections = 64
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(codeOf(cause) === 'EADDRINUSE' ? portInUse(port, cause) : cause))
    // `exclusive` keeps a second program from sharing the port (RFC 8252 appendix B.3).
    server.listen({ host: address, port, exclusive: true }, () => {
      server.removeAllListeners('error')
      server.on('error', () => undefined)
      resolve(server)
    })
  })
}

function portInUse(port: number, cause: unknown): VaultError {
  return new VaultError('PORT_IN_USE', said('redirect-port-taken', { port }), { cause })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined
}
