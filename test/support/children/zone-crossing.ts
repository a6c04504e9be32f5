import { simulatedCases } from '../../lab/simulated/cases.ts'
import { runCase } from '../../lab/simulated/run-case.ts'

/**
 * Runs a row of the simulated matrix around a change of the clocks in the zone that this process stands in (`TZ`). Prints
 * what it came to as JSON: `zone-crossing.ts ROW START SEED RUNS`.
 */
const [row = '', start = '', seed = '', runs = ''] = process.argv.slice(2)
const given = simulatedCases.find(({ name }) => name === row)
if (!given) throw new Error(`There is no row ${row}.`)
const from = Date.parse(start)
// A world lives longer than this.
const to = from + 2 * 3_600_000
const turned = new Date(to).getTimezoneOffset() - new Date(from).getTimezoneOffset()
const { counts, failure } = await runCase(
  { ...given, start: from },
  { seed: Number(seed), factor: Number(runs) / given.runs },
)
process.stdout.write(JSON.stringify({ turned, counts, violations: failure?.violations ?? [] }))
