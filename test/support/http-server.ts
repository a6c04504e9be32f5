import type { Server } from 'node:http'
import type { AddressInfo, Server as SocketServer } from 'node:net'

/** Listens on 127.0.0.1 and resolves with the port (0 asks for a free one). */
export function listenOnLoopback(server: SocketServer, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port }, () => {
      server.removeListener('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Ends the server and every connection that a client keeps open. */
export function closeHttpServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
