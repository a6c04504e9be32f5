import type { Server } from 'node:http'
import { VaultError } from '../../core/errors.ts'
import type { Logger } from '../../core/ports.ts'
import { said } from '../../shared/sentences/said.ts'

export interface Listeners {
  readonly port: number
  readonly servers: readonly Server[]
}

/**
 * Listens on 127.0.0.1 and, where the machine has it, on [::1] with the same port: never on another interface.
 * @throws VaultError `PORT_IN_USE` naming the port, `DENIED` when the system reserves it.
 */
export async function listenOnLoopback(
  create: () => Server,
  port: number,
  log: Pick<Logger, 'warn'>,
): Promise<Listeners> {
  const first = create()
  const chosen = await listen(first, '127.0.0.1', port).catch((error: unknown) => {
    throw listenError(error, port)
  })
  const second = create()
  try {
    await listen(second, '::1', chosen)
    return { port: chosen, servers: [first, second] }
  } catch (error) {
    // No IPv6 is usual; a stranger on the same port there is worth a word, as `localhost` may lead to it.
    if (errorCode(error) === 'EADDRINUSE') log.warn('proxy.ipv6-port-in-use', { port: chosen })
    return { port: chosen, servers: [first] }
  }
}

/** Stops accepting and ends idle connections; open requests go on. */
export function stopListening(servers: readonly Server[]): Promise<void> {
  const closing = servers.map(
    (server) =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  )
  return Promise.all(closing).then(() => undefined)
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true, ...(host === '::1' ? { ipv6Only: true } : {}) }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function listenError(cause: unknown, port: number): unknown {
  if (errorCode(cause) === 'EADDRINUSE') {
    return new VaultError('PORT_IN_USE', said('proxy-port-taken', { port }), { cause })
  }
  if (errorCode(cause) === 'EACCES') {
    return new VaultError('DENIED', said('proxy-port-reserved', { port }), { cause })
  }
  return cause
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
