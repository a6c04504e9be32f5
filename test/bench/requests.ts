import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import type { Bounds } from './bounds.ts'
import { loadCore, median, type Program, pinned } from './programs.ts'

const run = promisify(execFile)

export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly cpuPerRequest: number
}

export const hasWrk = () => spawnSync('wrk', ['--version'], { stdio: 'ignore' }).error === undefined

async function measure(program: Program, connections: number, seconds: number): Promise<Load> {
  const path = program.name === 'direct' ? '/v1/items?page=2' : '/demo/v1/items?page=2'
  const load = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-H']
  load.push(`Authorization: Bearer ${program.key}`, `http://127.0.0.1:${program.port}${path}`)
  const before = await program.cpu()
  const { stdout } = await run(pinned ? 'taskset' : 'wrk', pinned ? ['-c', String(loadCore), ...load] : load.slice(1))
  const cpu = (await program.cpu()) - before
  // A run with any other answer measures something else.
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${program.name} answered not 2xx:\n${stdout}`)
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    // At the beginning of a line: "±50 %" stands elsewhere.
    p50: microseconds(/^\s+50%\s+(\S+)/m.exec(stdout)?.[1]),
    p99: microseconds(/^\s+99%\s+(\S+)/m.exec(stdout)?.[1]),
    cpuPerRequest: cpu / Number(/(\d+) requests in/.exec(stdout)?.[1]),
  }
}

function microseconds(text = ''): number {
  const value = Number.parseFloat(text)
  if (text.endsWith('us')) return value
  return text.endsWith('ms') ? value * 1_000 : value * 1_000_000
}

/** Medians of ratios within a round. */
type Compare = (program: string, to: string, field: keyof Load) => number | undefined

/** Requests of 1 KB answers, in interleaved rounds; everything as the median of ratios within a round. */
export async function benchRequests(
  programs: readonly Program[],
  bounds: Bounds,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<void> {
  console.log('\nRequests, 1 KB answers. Ratios to bare within a round, medians (and the range of req/s).')
  console.log(
    'conns  program        req/s ÷ bare            p50     p99  CPU/req   absolute req/s, p50 µs, p99 µs, CPU µs',
  )
  for (const connections of [1, 16, 64]) {
    const taken = new Map<string, Load[]>(programs.map(({ name }) => [name, []]))
    // Optimised code first: some ten thousand requests each.
    for (const program of programs) await measure(program, connections, connections === 1 ? 4 : 1)
    for (let round = 0; round < rounds; round += 1) {
      const turned = [...programs.slice(round % programs.length), ...programs.slice(0, round % programs.length)]
      for (const program of turned) taken.get(program.name)?.push(await measure(program, connections, seconds))
    }
    const compare: Compare = (program, to, field) => {
      const [some, others] = [taken.get(program), taken.get(to)]
      return some && others && median(some.map((load, round) => load[field] / (others[round] as Load)[field]))
    }
    judge(bounds, connections, compare)
    const bare = taken.get('bare') as Load[]
    for (const { name } of programs) {
      const loads = taken.get(name) as Load[]
      const ratios = (field: keyof Load) => loads.map((load, round) => load[field] / (bare[round] as Load)[field])
      const shown = (value: number, width = 7) => value.toFixed(2).padStart(width)
      const absolute = (field: keyof Load) => Math.round(median(loads.map((load) => load[field])))
      const range = ratios('perSecond')
      const rate = `${shown(median(range))} (${shown(Math.min(...range), 0)}–${shown(Math.max(...range), 0)})`
      console.log(
        `${String(connections).padStart(5)}  ${name.padEnd(12)} ${rate.padEnd(22)} ${shown(median(ratios('p50')))} ${shown(median(ratios('p99')))} ${shown(median(ratios('cpuPerRequest')))}   ${absolute('perSecond')}, ${absolute('p50')}, ${absolute('p99')}, ${absolute('cpuPerRequest')}`,
      )
    }
  }
}

function judge(bounds: Bounds, connections: number, compare: Compare): void {
  const at = `${connections} connection${connections === 1 ? '' : 's'}`
  if (connections === 1) {
    for (const field of ['p50', 'p99'] as const)
      bounds.atMost(`${field} ÷ bare, ${at}`, compare('vault', 'bare', field), 1)
    return
  }
  bounds.atLeast(`requests/s ÷ bare, ${at}`, compare('vault', 'bare', 'perSecond'), 1.5)
  bounds.atLeast(`requests/s ÷ http-proxy, ${at}`, compare('vault', 'http-proxy', 'perSecond'), 2)
}
