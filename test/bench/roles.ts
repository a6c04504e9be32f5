/**
 * What a child process of the bench serves: `node roles.ts ROLE [UPSTREAM_PORT]`. It tells its parent where, and on demand
 * how much CPU and memory it has used. Every role but the upstream passes `/demo/…` on with `Authorization` changed.
 */
import { Agent, createServer, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { monotonicMs } from './clock.ts'
import { startVault } from './vault-role.ts'

export interface RoleReady {
  readonly port: number
  readonly key: string
}
export interface RoleUsage {
  /** Microseconds. */
  readonly cpu: number
  readonly connections: number
}

const answer = JSON.stringify({ data: 'x'.repeat(1_000) })
const piece = Buffer.alloc(64 * 1024, 'x')
let serving: Server | undefined

async function listening(server: Server): Promise<number> {
  serving = server
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 2_048, resolve))
  return (server.address() as AddressInfo).port
}

/** 1 KB of JSON; `/down/BYTES`; `/up` that counts; `/events/PER_SECOND` with the time of sending; `/idle`. */
async function serveUpstream(): Promise<RoleReady> {
  const server = createServer((req, res) => {
    const [, kind = '', amount = ''] = (req.url ?? '').split('/')
    if (kind === 'down') {
      let left = Number(amount)
      res.writeHead(200, { 'Content-Length': left })
      const write = (): unknown => {
        while (left > 0) {
          const part = left < piece.length ? piece.subarray(0, left) : piece
          left -= part.length
          if (!res.write(part)) return res.once('drain', write)
        }
        return res.end()
      }
      write()
    } else if (kind === 'up') {
      let bytes = 0
      req.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      req.on('end', () => res.end(String(bytes)))
    } else if (kind === 'events' || kind === 'idle') {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.write(': hello\n\n')
      if (kind === 'idle') return
      let sent = 0
      const startedAt = monotonicMs()
      const timer = setInterval(() => {
        const due = Math.floor(((monotonicMs() - startedAt) * Number(amount)) / 1_000)
        for (; sent < due; sent += 1) res.write(`data: ${monotonicMs()}\n\n`)
      }, 1)
      res.on('close', () => clearInterval(timer))
    } else {
      req.resume()
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': answer.length })
      res.end(answer)
    }
  })
  return { port: await listening(server), key: '' }
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
      from.on('error', () => res.destroy())
    })
    out.on('error', () => res.destroy())
    res.on('close', () => {
      if (!res.writableFinished) out.destroy()
    })
    req.pipe(out)
  })
  return { port: await listening(server), key: 'none' }
}

async function serveHttpProxy(upstreamPort: number): Promise<RoleReady> {
  const { createProxyServer } = createRequire(import.meta.url)('http-proxy')
  const target = { host: '127.0.0.1', port: upstreamPort }
  const proxy = createProxyServer({ target, agent: new Agent({ keepAlive: true }) })
  proxy.on('error', (_error: Error, _req: unknown, res: { destroy?: () => void }) => res.destroy?.())
  const server = createServer((req, res) => {
    req.url = (req.url ?? '').slice('/demo'.length)
    req.headers.authorization = 'Bearer token-1'
    proxy.web(req, res)
  })
  return { port: await listening(server), key: 'none' }
}

const [role, upstreamPort] = process.argv.slice(2)
const serve = {
  upstream: serveUpstream,
  bare: () => serveBare(Number(upstreamPort)),
  'http-proxy': () => serveHttpProxy(Number(upstreamPort)),
  vault: () => startVault(Number(upstreamPort)),
}
const start = serve[role as keyof typeof serve]
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const told = (_error: unknown, connections = 0) => process.send?.({ cpu: user + system, connections })
  if (serving) serving.getConnections(told)
  else told(null)
})
process.on('disconnect', () => process.exit(0))
process.send?.(await start())
