import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Dispatch } from '../core/dispatcher.ts'
import { VaultError } from '../core/errors.ts'
import type { EventBus } from '../core/events.ts'
import type { Disposable } from '../core/lifetime.ts'
import { said } from '../shared/sentences/said.ts'
import { assertPrivateDirectory, removeSocket, restrictSocket } from './control-directory.ts'
import { createHttpCallHandler, type HttpCallOptions, matchCallRoute } from './http-call-handler.ts'

export interface ControlSocketOptions extends Pick<HttpCallOptions, 'maxBodyBytes' | 'callTimeoutMs' | 'heartbeatMs'> {
  /** Unix socket or named pipe (`dataPaths(…).control`). */
  readonly path: string
  readonly dispatch: Dispatch
  readonly events: EventBus
}

/**
 * Serves the contract to the command line on a Unix socket (0600, in a directory of this user alone) or a named pipe.
 * The file system is the guard: there is no token. Call it only while holding the data directory's lock, because a socket
 * file that a dead owner left behind is removed here.
 * @throws VaultError `DENIED` (directory open to others), `STORAGE_UNAVAILABLE` (cannot be bound).
 */
export async function serveControlSocket(options: ControlSocketOptions): Promise<Disposable> {
  const { path } = options
  await assertPrivateDirectory(path)
  await removeSocket(path)
  const calls = createHttpCallHandler(options)
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 })
  server.on('request', (request, response) => void answer(request, response))

  function answer(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined {
    const route = matchCallRoute(request.method ?? '', request.url ?? '')
    if (route) return calls.handle(route, request, response)
    response.writeHead(404, { Connection: 'close' }).end()
    return undefined
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new VaultError('STORAGE_UNAVAILABLE', said('control-unopened', { path }), { cause })),
    )
    server.listen(path, resolve)
  })
  await restrictSocket(path)
  return {
    async dispose() {
      calls.dispose()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await removeSocket(path)
    },
  }
}
