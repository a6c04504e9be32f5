import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FuzzResult } from './fuzz-run.ts'
import { printFindings, printSummary } from './print-result.ts'

/**
 * `npm run fuzz [-- --requests N] [--seed N] [--jobs N] [--batch N] [--minutes N]`: generated requests against the proxy on real sockets.
 * With `--batch`, one batch of a seed again; with `--minutes`, no longer than that. The exit code is 1 when something broke.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Math.trunc(Date.now() / 1_000) % 1_000_000) },
    jobs: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    batch: { type: 'string' },
    minutes: { type: 'string', default: '1440' },
  },
})
const [requests, seed, jobs] = [values.requests, values.seed, values.batch ? '1' : values.jobs].map(Number) as number[]
const from = Number(values.batch ?? 0)
const minutes = Number(values.minutes)
const print = (text: string) => process.stdout.write(`${text}\n`)
if (
  ![requests, seed, jobs, from].every((number) => Number.isSafeInteger(number) && Number(number) >= 0) ||
  !jobs ||
  !(minutes > 0)
) {
  print('--requests, --seed, --jobs and --batch take whole numbers, --minutes a number.')
  process.exit(2)
}

const started = performance.now()
const sent = new Map<number, number>()
let shown = started
const progress = () => {
  if (performance.now() - shown < 15_000) return
  shown = performance.now()
  const all = [...sent.values()].reduce((sum, one) => sum + one, 0)
  print(
    `  ${all.toLocaleString('en')} requests, ${Math.round(all / ((shown - started) / 1_000)).toLocaleString('en')} a second`,
  )
}

/** A process that ends by itself is a finding of its own. */
function job(index: number): Promise<FuzzResult> {
  const mine = (seed as number) + index
  const wanted = values.batch === undefined ? Math.ceil((requests as number) / (jobs as number)) : 1
  const child = fork(join(import.meta.dirname, 'worker.ts'), [mine, wanted, from, minutes].map(String))
  return new Promise((resolve, reject) => {
    child.on('message', (message: { sent?: number; result?: FuzzResult }) => {
      if (message.sent !== undefined) sent.set(index, message.sent)
      if (message.result) resolve(message.result)
      if (message.result?.violations.length) print(`  seed ${mine} has found something and stopped`)
      progress()
    })
    child.on('exit', (code, signal) => reject(new Error(`The process of seed ${mine} ended with ${code ?? signal}.`)))
  })
}

print(`Seed ${seed}, ${jobs} processes.`)
const results = await Promise.all(Array.from({ length: jobs as number }, (_none, index) => job(index)))
printSummary(results, performance.now() - started, print)
process.exitCode = printFindings(results, print) ? 1 : 0
