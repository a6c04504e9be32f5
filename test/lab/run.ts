import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ReportRow, reliabilityPage } from './report.ts'
import { simulatedCases } from './simulated/cases.ts'
import { runCase } from './simulated/run-case.ts'

/**
 * `npm run lab [-- --case NAME] [--seed N] [--factor F]`: the whole matrix, and its table in `docs/reliability.md`. With a
 * case, or after a failure, the page stays as it is. The exit code is 1 when an invariant broke.
 */
const { values } = parseArgs({
  options: {
    case: { type: 'string' },
    seed: { type: 'string', default: '20261124' },
    factor: { type: 'string', default: '3' },
  },
})
const seed = Number(values.seed)
const factor = Number(values.factor)
const chosen = simulatedCases.filter(({ name }) => values.case === undefined || name === values.case)
const print = (text: string) => process.stdout.write(`${text}\n`)
if (chosen.length === 0 || !Number.isSafeInteger(seed) || !(factor > 0)) {
  print(
    `Cases: ${simulatedCases.map(({ name }) => name).join(', ')}. --seed takes a whole number, --factor one above 0.`,
  )
  process.exit(2)
}

const rows: ReportRow[] = []
let failed = 0
for (const given of chosen) {
  const started = performance.now()
  const { counts, runs, failure } = await runCase(given, { seed, factor })
  rows.push({ name: given.name, title: given.title, runs, seed, counts })
  const took = `${((performance.now() - started) / 1000).toFixed(1)} s`
  print(`${failure ? '✗' : '✓'} ${given.name}: ${runs} runs, ${counts.requests} refreshes, seed ${seed}, ${took}`)
  if (!failure) continue
  failed += 1
  print(`  ${failure.violations.join('; ')}`)
  for (const step of failure.steps) print(`  ${JSON.stringify(step)}`)
}
if (failed === 0 && values.case === undefined) {
  await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'reliability.md'), reliabilityPage(rows))
  print('Written: docs/reliability.md')
}
process.exitCode = failed === 0 ? 0 : 1
