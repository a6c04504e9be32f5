import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startProxy } from '../support/proxy-under-test.ts'

/** What a child process of the bench serves; it tells its parent where, and how much CPU it has used so far. */
export interface RoleReady {
  readonly port: number
  readonly key: string
}

const answer = JSON.stringify({ data: 'x'.repeat(1_000) })

async function serveUpstream(): Promise<RoleReady> {
  const server = createServer((req, res) => {
    req.resume()
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': answer.length })
    res.end(answer)
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, key: '' }
}

/** The straightforward pass-through that everything is compared with. */
async function serveBare(upstreamPort: number): Promise<RoleReady> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer((req, res) => {
    const path = (req.url ?? '').slice('/demo'.length)
    const headers = { ...req.headers, host: `127.0.0.1:${upstreamPort}`, authorization: 'Bearer token-1' }
    const out = request({ agent, host: '127.0.0.1', port: upstreamPort, path, method: req.method, headers }, (from) => {
      res.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(res)
    })
    out.on('error', () => res.destroy())
    req.pipe(out)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, key: 'none' }
}

async function serveVault(upstreamPort: number): Promise<RoleReady> {
  const proxy = await startProxy({
    upstream: `http://127.0.0.1:${upstreamPort}`,
    permissions: { profiles: ['p-demo'], methods: ['GET', 'POST'], paths: ['/v1', '/v2'] },
  })
  return { port: proxy.port, key: proxy.key }
}

const [role, upstreamPort] = process.argv.slice(2)
const serve = {
  upstream: serveUpstream,
  bare: () => serveBare(Number(upstreamPort)),
  vault: () => serveVault(Number(upstreamPort)),
}
const start = serve[role as keyof typeof serve]
process.on('message', () => process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }))
process.on('disconnect', () => process.exit(0))
process.send?.(await start())
