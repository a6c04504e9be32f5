import { Agent, createServer, request, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { monotonicMs } from './clock.ts'

export interface Serving {
  readonly server: Server
  readonly port: number
}

const answer = JSON.stringify({ data: 'x'.repeat(1_000) })
const piece = Buffer.alloc(64 * 1024, 'x')
async function listening(server: Server): Promise<Serving> {
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 2_048, resolve))
  return { server, port: (server.address() as AddressInfo).port }
}

/** 1 KB of JSON; `/down/BYTES`; `/up` that counts; `/events/PER_SECOND` with the time of sending; `/idle`. */
export function serveUpstream(): Promise<Serving> {
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
  return listening(server)
}

/** The straightforward pass-through that everything is compared with. */
export function serveBare(upstreamPort: number): Promise<Serving> {
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
  return listening(server)
}

export function serveHttpProxy(upstreamPort: number): Promise<Serving> {
  const { createProxyServer } = createRequire(import.meta.url)('http-proxy')
  const target = { host: '127.0.0.1', port: upstreamPort }
  const proxy = createProxyServer({ target, agent: new Agent({ keepAlive: true }) })
  proxy.on('error', (_error: Error, _req: unknown, res: { destroy?: () => void }) => res.destroy?.())
  const server = createServer((req, res) => {
    req.url = (req.url ?? '').slice('/demo'.length)
    req.headers.authorization = 'Bearer token-1'
    proxy.web(req, res)
  })
  return listening(server)
}
