import { randomInt } from 'node:crypto'
import { createServer } from 'node:http'
import { closeHttpServer, listenOnLoopback } from './http-server.ts'

/**
 * A port that was free a moment ago, for settings that have to name one. From below the range that systems give to
 * `listen(0)` and to outgoing connections (32768 and up), so that nobody is given it by chance before it is used.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer()
    try {
      return await listenOnLoopback(server, randomInt(10_000, 32_000))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
    } finally {
      await closeHttpServer(server)
    }
  }
}
