/**
 * `npm run bench [requests] [bodies] [events] [idle] [slices] [window]`: the proxy against direct, a bare `node:http`
 * pass-through, `http-proxy` and nginx, in one run and in interleaved rounds; every check of the proxy is on. Ratios count,
 * absolute figures are the machine's. Then the window with ten thousand profiles. At the end stands which bounds were kept.
 * About eight minutes in all. `BENCH_ROUNDS`, `BENCH_SECONDS`, `BENCH_MB`, `BENCH_STREAMS`, `BENCH_SLICES`;
 * `BENCH_CPU_PROF=vault` writes a profile.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { benchBodies } from './bodies.ts'
import { createBounds } from './bounds.ts'
import { loadCore, missing, type Program, pinned, proxyCore, startProgram } from './programs.ts'
import { benchRequests, hasWrk } from './requests.ts'
import { benchEvents, benchIdle } from './streams.ts'
import { benchWindow } from './window.ts'

const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback)
const wanted = process.argv.slice(2)
const wants = (part: string) => wanted.length === 0 || wanted.includes(part)
const names = (process.env.BENCH_PROGRAMS ?? 'bare,http-proxy,nginx,vault').split(',')

const rounds = number('BENCH_ROUNDS', 5)
const bounds = createBounds()

if (['requests', 'bodies', 'events', 'idle'].some(wants)) await benchProxy()
if (wants('slices')) sliced(number('BENCH_SLICES', 2_000))
if (wants('window')) await benchWindow(bounds, { rounds: Math.min(rounds, 3) })
if (!bounds.print()) process.exitCode = 1

async function benchProxy(): Promise<void> {
  const seconds = number('BENCH_SECONDS', 2)
  const upstream = await startProgram('upstream', loadCore)
  const direct: Program = { ...upstream, name: 'direct', key: 'none', stop: () => undefined }
  const programs: Program[] = [direct]
  for (const name of names) {
    const why = missing(name)
    if (why !== null) console.log(`not run: ${name}: ${why}`)
    else programs.push(await startProgram(name, proxyCore, upstream))
  }
  if (pinned) spawnSync('taskset', ['-a', '-cp', String(loadCore), String(process.pid)])
  console.log(
    `Node ${process.versions.node}; ${pinned ? `programs on core ${proxyCore}, load and upstream on core ${loadCore}` : 'not pinned'}`,
  )
  try {
    if (wants('requests')) {
      if (hasWrk()) await benchRequests(programs, bounds, { rounds, seconds })
      else console.log('not run: requests: wrk is not installed')
    }
    if (wants('bodies'))
      await benchBodies(programs, bounds, { rounds: Math.min(rounds, 3), megabytes: number('BENCH_MB', 1_024) })
    if (wants('events')) await benchEvents(programs, bounds, { rounds: Math.min(rounds, 3), seconds: seconds + 3 })
    if (wants('idle')) await benchIdle(programs, bounds, { upstream, streams: number('BENCH_STREAMS', 1_000) })
  } finally {
    for (const program of [...programs, upstream]) program.stop()
    if (pinned) spawnSync('taskset', ['-a', '-cp', '0-1023', String(process.pid)])
  }
}

function sliced(slices: number): void {
  // http-proxy calls what Node has deprecated.
  const node = [process.execPath, '--no-deprecation', join(import.meta.dirname, 'slices.ts'), String(slices)]
  const [command = '', ...words] = pinned ? ['taskset', '-c', String(proxyCore), ...node] : node
  if (spawnSync(command, words, { stdio: 'inherit' }).status !== 0) process.exitCode = 1
}
