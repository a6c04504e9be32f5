import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { guards, rowsThatFail } from './guards.ts'
import { processCases } from './processes/cases.ts'
import { type GuardRow, type ReportRow, reliabilityPage } from './report.ts'
import { simulatedCases } from './simulated/cases.ts'
import { runCase } from './simulated/run-case.ts'

/**
 * `npm run lab [-- --case NAME] [--seed N] [--factor F]`: the whole matrix, and its table in `docs/reliability.md`. With a
 * case, or after a failure, the page stays as it is. First in simulated time, then in real processes, then without each guard. The exit code is 1 when an invariant broke.
 */
const { values } = parseArgs({
  options: {
    case: { type: 'string' },
    seed: { type: 'string', default: '20261124' },
    factor: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const factor = Number(values.factor)
const wanted = ({ name }: { name: string }) => values.case === undefined || name === values.case
const chosen = simulatedCases.filter(wanted)
const chosenProcesses = processCases.filter(wanted)
const print = (text: string) => process.stdout.write(`${text}\n`)
if (chosen.length + chosenProcesses.length === 0 || !Number.isSafeInteger(seed) || !(factor > 0)) {
  print(
    `Cases: ${[...simulatedCases, ...processCases].map(({ name }) => name).join(', ')}. --seed takes a whole number, --factor one above 0.`,
  )
  process.exit(2)
}

/** Runs of a row without a guard: each begins with a contest, so that few are enough. */
const guardRuns = 2
let failed = 0

function say(name: string, counted: string, started: number, violations: readonly string[]): void {
  if (violations.length > 0) failed += 1
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`
  print(`${violations.length > 0 ? '✗' : '✓'} ${name}: ${counted}, seed ${seed}, ${took}`)
  if (violations.length > 0) print(`  ${violations.join('; ')}`)
}

const rows: ReportRow[] = []
for (const given of chosen) {
  const started = performance.now()
  const { counts, runs, failure } = await runCase(given, { seed, factor })
  rows.push({ name: given.name, title: given.title, runs, seed, counts })
  say(given.name, `${runs} runs, ${counts.requests} refreshes`, started, failure?.violations ?? [])
  for (const step of failure?.steps ?? []) print(`  ${JSON.stringify(step)}`)
}

const processRows: ReportRow[] = []
async function runProcesses(): Promise<void> {
  for (let given = chosenProcesses.shift(); given; given = chosenProcesses.shift()) {
    const started = performance.now()
    const { violations, ...counts } = await given.run(seed)
    processRows.push({ name: given.name, title: given.title, runs: given.runs, seed, counts })
    say(given.name, `${given.runs} runs, ${counts.requests} refreshes`, started, violations)
  }
}
// They wait for processes most of the time.
await Promise.all([runProcesses(), runProcesses()])
const order = processCases.map(({ name }) => name)
processRows.sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name))

const guardRows: GuardRow[] = []
for (const [guard, mutation] of values.case === undefined ? Object.entries(guards) : []) {
  const started = performance.now()
  const found = await rowsThatFail(mutation, { seed, runs: guardRuns })
  const names = simulatedCases.map(({ name }) => name)
  const holding = names.filter((name) => !found.has(name))
  guardRows.push({ guard, failing: [...found.keys()], holding })
  const caught = `${found.size} of ${names.length} rows fail`
  say(`without ${guard}`, caught, started, found.size === 0 ? ['the matrix does not notice'] : [])
}
if (failed === 0 && values.case === undefined) {
  const report = { simulated: rows, processes: processRows, guards: guardRows, guardRuns }
  await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'reliability.md'), reliabilityPage(report))
  print('Written: docs/reliability.md')
}
process.exitCode = failed === 0 ? 0 : 1
