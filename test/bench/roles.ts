/**
 * What a child process of the bench serves: `node roles.ts ROLE [UPSTREAM_PORT]`. It tells its parent where, and on demand
 * how much CPU and memory it has used. Every role but the upstream passes `/demo/…` on with `Authorization` changed.
 */
import type { Server } from 'node:http'
import { type Serving, serveBare, serveHttpProxy, serveUpstream } from './servers.ts'
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

let serving: Server | undefined
const plain = async (started: Promise<Serving>): Promise<RoleReady> => {
  const { server, port } = await started
  serving = server
  return { port, key: 'none' }
}
const [role, upstreamPort] = process.argv.slice(2)
const serve = {
  upstream: () => plain(serveUpstream()),
  bare: () => plain(serveBare(Number(upstreamPort))),
  'http-proxy': () => plain(serveHttpProxy(Number(upstreamPort))),
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
