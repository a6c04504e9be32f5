import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { VaultError } from '../../core/errors.ts'
import { said } from '../../shared/sentences/said.ts'

/** How TLS is broken. `off` means plain http and cannot be changed while the lab exists. */
export type LabTls = 'good' | 'wrong-host' | 'expired' | 'untrusted' | 'reset'

export interface LabSockets {
  readonly port: number
  /** Ends every connection and the listener: whoever comes now is refused. */
  close(): Promise<void>
  /** New connections get this certificate. */
  presentCertificate(certificate: SecureContextOptions): void
}

export interface LabSocketsOptions {
  /** 0: any free one. */
  readonly port: number
  readonly certificate: SecureContextOptions | null
  /** Asked for each new TLS connection: `true` resets it before the handshake. */
  readonly refuseHandshake: () => boolean
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void
}

/**
 * Listens on 127.0.0.1 and nowhere else.
 * @throws VaultError `PORT_IN_USE`.
 */
export function openLabSockets(options: LabSocketsOptions): Promise<LabSockets> {
  const { port, certificate, refuseHandshake, onRequest } = options
  const limits = { maxHeaderSize: 32 * 1024, headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 5_000 }
  const secure = certificate === null ? null : createHttpsServer({ ...limits, ...certificate }, onRequest)
  const server: Server = secure ?? createHttpServer(limits, onRequest)
  const sockets = new Set<Socket>()
  // `connection` is the bare TCP socket, before TLS. Prepended, because the TLS server reads from it at once.
  server.prependListener('connection', (socket: Socket) => {
    if (secure && refuseHandshake()) {
      socket.resetAndDestroy()
      return
    }
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.on('upgrade', (_request, socket) => socket.destroy())
  server.on('connect', (_request, socket) => socket.destroy())

  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(portError(port, cause)))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.removeAllListeners('error')
      server.on('error', () => undefined)
      resolve({
        port: (server.address() as { port: number }).port,
        presentCertificate: (next) => secure?.setSecureContext(next),
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of sockets) socket.destroy()
          }),
      })
    })
  })
}

function portError(port: number, cause: unknown): unknown {
  if (!(cause instanceof Error) || (cause as { code?: unknown }).code !== 'EADDRINUSE') return cause
  return new VaultError('PORT_IN_USE', said('lab-port-taken', { port }), { cause })
}
