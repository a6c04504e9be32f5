import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'
import type { RoleReady, RoleUsage } from './roles.ts'

/** A program under measurement, on a core of its own where the system can do that. */
export interface Program extends RoleReady {
  readonly name: string
  /** Microseconds of CPU so far. */
  cpu(): Promise<number>
  /** Bytes of resident memory now. */
  memory(): number
  /** Connections that are open towards it (roles of ours only). */
  connections(): Promise<number>
  stop(): void
}

export const pinned = process.platform === 'linux' && spawnSync('taskset', ['-c', '1', 'true']).status === 0
export const proxyCore = 0
export const loadCore = 1
const has = (program: string) => spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined

/** What cannot take part on this machine, and why. */
export function missing(name: string): string | null {
  if (name === 'nginx' && !has('nginx')) return 'nginx is not installed'
  if (name !== 'http-proxy') return null
  try {
    createRequire(import.meta.url).resolve('http-proxy')
    return null
  } catch {
    return '`npm ci --prefix test/bench` has not been run'
  }
}

export async function startProgram(name: string, core: number, upstream?: Program): Promise<Program> {
  if (name === 'nginx') return startNginx((upstream as Program).port, core)
  const profile = process.env.BENCH_CPU_PROF === name ? ['--cpu-prof', '--cpu-prof-dir', tmpdir()] : []
  // http-proxy calls what Node has deprecated.
  const quiet = name === 'http-proxy' ? ['--no-deprecation'] : []
  const child = fork(join(import.meta.dirname, 'roles.ts'), [name, ...(upstream ? [String(upstream.port)] : [])], {
    execArgv: [...profile, ...quiet],
  })
  const ready = await new Promise<RoleReady>((resolve, reject) => {
    child.once('message', (message) => resolve(message as RoleReady))
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
  })
  pin(child, core)
  const usage = () =>
    new Promise<RoleUsage>((resolve) => {
      child.once('message', (message) => resolve(message as RoleUsage))
      child.send('usage')
    })
  return {
    name,
    ...ready,
    cpu: async () => (await usage()).cpu,
    memory: () => residentOf(child.pid as number),
    connections: async () => (await usage()).connections,
    // A disconnected role exits by itself, so that a CPU profile is written.
    stop: () => child.disconnect(),
  }
}

async function startNginx(upstreamPort: number, core: number): Promise<Program> {
  const directory = mkdtempSync(join(tmpdir(), 'tokenvault-nginx-'))
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const paths = temporary.map((kind) => `${kind}_temp_path ${directory}/${kind};`).join(' ')
  writeFileSync(
    join(directory, 'nginx.conf'),
    `daemon off; worker_processes 1; pid ${directory}/pid; error_log ${directory}/error.log crit;
events { worker_connections 8192; }
http { access_log off; ${paths} keepalive_requests 100000000; client_max_body_size 0;
  upstream up { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 100000000; }
  server { listen 127.0.0.1:${port} backlog=2048; location /demo/ { proxy_pass http://up/; proxy_http_version 1.1;
    proxy_set_header Connection ""; proxy_set_header Authorization "Bearer token-1";
    proxy_buffering off; proxy_request_buffering off; proxy_read_timeout 1h; } } }
`,
  )
  const child = spawn('nginx', ['-p', directory, '-c', join(directory, 'nginx.conf')], { stdio: 'ignore' })
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch(`http://127.0.0.1:${port}/demo/v1/items`).catch(() => null)) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const worker = Number(
    readdirSync('/proc').find((pid) => /^\d+$/.test(pid) && statOf(pid)[1] === String(child.pid)) ?? child.pid,
  )
  pin({ pid: worker }, core)
  return {
    name: 'nginx',
    port,
    key: 'none',
    // Clock ticks of 10 ms.
    cpu: async () => (Number(statOf(worker)[11]) + Number(statOf(worker)[12])) * 10_000,
    memory: () => residentOf(worker),
    connections: async () => 0,
    stop: () => child.kill(),
  }
}

/** Fields of `/proc/PID/stat` from the state on: 1 is the parent, 11 and 12 are CPU. */
function statOf(pid: number | string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
  } catch {
    return []
  }
}

function residentOf(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  return Number(found?.[1]) * 1024
}

function pin({ pid }: Pick<ChildProcess, 'pid'>, core: number): void {
  if (pinned) spawnSync('taskset', ['-a', '-cp', String(core), String(pid)])
}

export const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
export const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] as number
