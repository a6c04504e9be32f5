import { type IncomingMessage, request } from 'node:http'
import type { EngineHandlers, ProxyHandlers } from '../../core/engine.ts'
import { VaultError } from '../../core/errors.ts'
import { said } from '../../shared/sentences/said.ts'
import type { TriedRequestView } from '../../shared/views.ts'

/** The longest that a person looks at a spinner. */
const patienceMs = 30_000
/** An answer that goes on, such as a stream of events, has shown by then that it works. */
const mostBytes = 1024 * 1024

export interface TryRequestDeps {
  readonly calls: Pick<EngineHandlers, 'profiles.get' | 'clients.add' | 'clients.revoke'>
  readonly port: () => number | null
}

/**
 * `proxy.try`: one GET of a profile through the proxy itself, as a tool would send it, with a key of its own that ends
 * with it. Nothing of the answer is kept but its status, type and size: it may hold anything.
 */
export function createTryRequest({ calls, port }: TryRequestDeps): Pick<ProxyHandlers, 'proxy.try'> {
  return {
    async 'proxy.try'({ profile, path }) {
      const { id, name } = await calls['profiles.get']({ profile })
      const at = port()
      if (at === null) throw new VaultError('NOT_FOUND', said('proxy-not-listening', {}))
      const { client, key } = await calls['clients.add']({
        name: `try ${name}`.slice(0, 64),
        permissions: { profiles: [id], methods: ['GET'], paths: [], origins: [] },
        ttlMs: patienceMs * 2,
        processId: process.pid,
      })
      try {
        return await send(at, `/${name}${path}`, key)
      } finally {
        await calls['clients.revoke']({ client: client.id })
      }
    },
  }
}

function send(port: number, path: string, key: string): Promise<TriedRequestView> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const signal = AbortSignal.timeout(patienceMs)
    const headers = { Authorization: `Bearer ${key}`, Accept: 'application/json, */*' }
    const options = { host: '127.0.0.1', port, path, headers, agent: false, signal }
    const fail = () =>
      reject(new VaultError('PROVIDER_UNAVAILABLE', said('proxy-no-answer', { seconds: patienceMs / 1000 })))
    const tell = (answer: IncomingMessage, bytes: number) =>
      resolve({
        url: `http://127.0.0.1:${port}${path}`,
        status: answer.statusCode ?? 0,
        durationMs: performance.now() - startedAt,
        bytes,
        contentType: answer.headers['content-type']?.split(';', 1)[0] ?? null,
        refusal: [answer.headers['x-tokenvault-error']].flat()[0] ?? null,
      })
    request(options, (answer) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes < mostBytes) return
        tell(answer, bytes)
        answer.destroy()
      })
      answer.on('end', () => tell(answer, bytes))
      answer.on('error', fail)
    })
      .on('error', fail)
      .end()
  })
}
