import { createServer } from 'node:http'
import { closeHttpServer, listenOnLoopback } from './http-server.ts'

/** A port that was free a moment ago, for settings that have to name one. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenOnLoopback(server)
  await closeHttpServer(server)
  return port
}
