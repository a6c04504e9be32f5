import type { Server, Socket } from 'node:net'
import { listenOnLoopback } from '../support/http-server.ts'

/** Listens on loopback; closing ends what is open. */
export async function listening(server: Server): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  return {
    port: await listenOnLoopback(server),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
