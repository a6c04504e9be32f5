/** What a child process of the scale bench does: the token server, the load, and the host with ten thousand profiles. */
import { randomUUID } from 'node:crypto'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openEngine } from '../../src/node/open-engine.ts'
import { createPlainHostHandlers } from '../../src/node/plain-host-handlers.ts'

type Reply = Record<string, unknown>
interface Input {
  readonly port: number
  readonly key: string
  readonly profile: string
  readonly perSecond: number
  readonly ms: number
}
type Role = Record<string, (input: Input) => Promise<Reply> | Reply>

const answer = JSON.stringify({ data: 'x'.repeat(1_000) })

/** Rotates, counts, and knows each refresh token that came twice. Also the upstream. */
async function tokenServer(): Promise<Role> {
  const spent = new Map<string, number>()
  let [open, most, first, last] = [0, 0, 0, 0]
  const server = createServer((req, res) => {
    if (req.url?.startsWith('/api')) {
      req.resume()
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': answer.length }).end(answer)
      return
    }
    open += 1
    most = Math.max(most, open)
    first ||= Date.now()
    let body = ''
    req.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    req.on('end', () => {
      const token = new URLSearchParams(body).get('refresh_token') ?? ''
      spent.set(token, (spent.get(token) ?? 0) + 1)
      // What a server across the network takes.
      setTimeout(() => {
        open -= 1
        last = Date.now()
        const tokens = { access_token: `a-${randomUUID()}`, refresh_token: `r-${randomUUID()}`, expires_in: 86_400 }
        res.writeHead(200, { 'Content-Type': 'application/json' })
        res.end(JSON.stringify({ token_type: 'Bearer', ...tokens }))
      }, 30)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: () => ({ port: (server.address() as AddressInfo).port }),
    counts: () => ({
      requests: [...spent.values()].reduce((sum, count) => sum + count, 0),
      tokens: spent.size,
      most,
      tookMs: last - first,
    }),
  }
}

/** Requests at a fixed pace, whether or not earlier ones were answered, so that a stall shows in the latencies. */
function load(): Role {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const once = (port: number, key: string, profile: string) =>
    new Promise<number>((resolve, reject) => {
      const began = performance.now()
      const headers = { Authorization: `Bearer ${key}` }
      request({ agent, host: '127.0.0.1', port, path: `/${profile}/api/items`, headers }, (from) => {
        if (from.statusCode !== 200) reject(new Error(`HTTP ${from.statusCode}`))
        from.resume().on('end', () => resolve(performance.now() - began))
      })
        .on('error', reject)
        .end()
    })
  return {
    async run({ port, key, profile, perSecond, ms }) {
      const waiting: Promise<number>[] = []
      const began = performance.now()
      while (performance.now() - began < ms) {
        while (waiting.length < ((performance.now() - began) / 1_000) * perSecond)
          waiting.push(once(port, key, profile))
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      const taken = (await Promise.all(waiting)).sort((a, b) => a - b)
      const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] as number
      return { requests: taken.length, p50: at(0.5), p99: at(0.99), max: at(1) }
    },
  }
}

async function host(home: string): Promise<Role> {
  const began = performance.now()
  const opened = await openEngine({
    ...{ home, hostKind: 'headless', proxyPort: 0 },
    browser: { open: async () => false },
    clipboard: { available: false, write: async () => ({ clearsAt: null }) },
    notifier: { notify: () => undefined },
    hostHandlers: (parts) => createPlainHostHandlers(parts, { show: () => null, quit: () => undefined }),
  })
  const openedMs = performance.now() - began
  let delay = monitorEventLoopDelay({ resolution: 1 })
  const timed = async (work: () => unknown) => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }
  return {
    start: async () => ({
      openedMs,
      state: (await opened.engine().vault.status()).state,
      port: opened.proxyPort() ?? 0,
    }),
    memory: () => {
      ;(globalThis as { gc?: () => void }).gc?.()
      const { rss, heapUsed } = process.memoryUsage()
      return { rssMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20 }
    },
    plan: async () => ({ ms: await timed(() => opened.events.emit('vault.changed', null)) }),
    list: async () => ({ ms: await timed(() => opened.dispatch('profiles.list', null)) }),
    idle: async ({ ms }) => {
      const before = process.cpuUsage()
      await new Promise((resolve) => setTimeout(resolve, ms))
      const { user, system } = process.cpuUsage(before)
      return { cpuShare: (user + system) / 1_000 / ms }
    },
    client: async () => {
      const permissions = { profiles: '*', methods: [], paths: [], origins: [] }
      const added = await opened.client.call('clients.add', { name: randomUUID(), permissions: permissions as never })
      return { key: added.ok ? added.value.key : '' }
    },
    watch: () => {
      delay = monitorEventLoopDelay({ resolution: 1 })
      delay.enable()
      return { cpu: process.cpuUsage().user }
    },
    watched: () => {
      delay.disable()
      const ms = (nanoseconds: number) => nanoseconds / 1e6
      return { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) }
    },
    refreshed: async () => {
      const listed = await opened.client.call('profiles.list')
      return { count: listed.ok ? listed.value.filter(({ refreshCount }) => refreshCount > 0).length : 0 }
    },
    end: async () => {
      await opened.dispose()
      return {}
    },
  }
}

const [name, home = ''] = process.argv.slice(2)
const roles: Readonly<Record<string, () => Promise<Role>>> = {
  'token-server': tokenServer,
  load: async () => load(),
  host: () => host(home),
}
const role = await roles[String(name)]?.()
if (!role) throw new Error(`There is no role ${name}.`)
process.on('message', (message: { call: string; input: Input }) => {
  void Promise.resolve(role[message.call]?.(message.input)).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
process.send?.({ value: {} })
