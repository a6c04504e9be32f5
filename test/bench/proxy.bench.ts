/**
 * `npm run bench`: requests per second, latency and CPU of the proxy against a bare `node:http` pass-through, in one run, in
 * interleaved rounds; medians of pairwise ratios. Needs `wrk`. Every check is on: Host, key, permission, token, ledger.
 */
import { type ChildProcess, execFile, fork, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RoleReady } from './bench-roles.ts'

const run = promisify(execFile)
const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const seconds = Number(process.env.BENCH_SECONDS ?? 3)
const pinned = process.platform === 'linux' && spawnSync('taskset', ['-c', '1', 'true']).status === 0

interface Program extends RoleReady {
  readonly name: string
  readonly child: ChildProcess
}

async function start(name: string, core: number, ...args: string[]): Promise<Program> {
  const child = fork(join(import.meta.dirname, 'bench-roles.ts'), [name, ...args])
  const ready = await new Promise<RoleReady>((resolve, reject) => {
    child.once('message', (message) => resolve(message as RoleReady))
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
  })
  if (pinned) spawnSync('taskset', ['-a', '-cp', String(core), String(child.pid)])
  return { name, child, ...ready }
}

function cpuOf({ child }: Program): Promise<number> {
  return new Promise((resolve) => {
    child.once('message', (message) => {
      const { cpu } = message as { cpu: { user: number; system: number } }
      resolve(cpu.user + cpu.system)
    })
    child.send('cpu')
  })
}

interface Sample {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly cpuPerRequest: number
}

async function measure(program: Program, connections: number): Promise<Sample> {
  const url = `http://127.0.0.1:${program.port}/demo/v1/items?page=2`
  const load = [
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '-H',
    `Authorization: Bearer ${program.key}`,
    url,
  ]
  const before = await cpuOf(program)
  const { stdout } = await run(pinned ? 'taskset' : 'wrk', pinned ? ['-c', '1', ...load] : load.slice(1))
  const cpu = (await cpuOf(program)) - before
  if (/Non-2xx|Socket errors/.test(stdout))
    throw new Error(`${program.name} answered something else than 2xx:\n${stdout}`)
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1])
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p50: microseconds(/50%\s+(\S+)/.exec(stdout)?.[1]),
    p99: microseconds(/99%\s+(\S+)/.exec(stdout)?.[1]),
    cpuPerRequest: cpu / requests,
  }
}

function microseconds(text = ''): number {
  const value = Number.parseFloat(text)
  if (text.endsWith('us')) return value
  return text.endsWith('ms') ? value * 1_000 : value * 1_000_000
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
const shown = (value: number) => value.toFixed(2).padStart(8)

if (spawnSync('wrk', ['--version']).error) {
  console.log('not run: the bench needs wrk, which is not installed')
  process.exit(0)
}
const upstream = await start('upstream', 1)
const bare = await start('bare', 0, String(upstream.port))
const vault = await start('vault', 0, String(upstream.port))
console.log(
  `Node ${process.versions.node}, ${rounds} rounds of ${seconds} s, ${pinned ? 'proxy on core 0, load and upstream on core 1' : 'not pinned'}`,
)
console.log('token vault ÷ bare, medians of pairwise ratios (req/s: more is better; the rest: less is better)')
console.log('conns     req/s      p50      p99  CPU/req   absolute req/s vault, bare')
for (const connections of [1, 16, 64]) {
  const pairs: { vault: Sample; bare: Sample }[] = []
  await measure(vault, connections)
  await measure(bare, connections)
  for (let round = 0; round < rounds; round += 1) {
    const first = round % 2 === 0 ? await measure(vault, connections) : undefined
    const other = await measure(bare, connections)
    pairs.push({ vault: first ?? (await measure(vault, connections)), bare: other })
  }
  const ratio = (field: keyof Sample) => shown(median(pairs.map((pair) => pair.vault[field] / pair.bare[field])))
  const rate = (name: 'vault' | 'bare') => Math.round(median(pairs.map((pair) => pair[name].perSecond)))
  console.log(
    `${String(connections).padStart(5)}  ${ratio('perSecond')} ${ratio('p50')} ${ratio('p99')} ${ratio('cpuPerRequest')}   ${rate('vault')}, ${rate('bare')}`,
  )
}
for (const { child } of [upstream, bare, vault]) child.kill()
