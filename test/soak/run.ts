import { parseArgs } from 'node:util'
import { runSoak } from './soak.ts'
import { broken, memoryGrowth } from './verdict.ts'

/**
 * `npm run soak [-- --minutes N] [--connections N] [--seed N]`: a host under load for a long time, with tokens of three
 * seconds and an API and a token endpoint that fail. The exit code is 1 when something broke.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    connections: { type: 'string', default: '64' },
    pause: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
})
const [minutes, connections, pauseMs, seed] = [values.minutes, values.connections, values.pause, values.seed].map(
  Number,
) as [number, number, number, number]
const print = (text: string) => process.stdout.write(`${text}\n`)
if (
  !(minutes > 0) ||
  !Number.isSafeInteger(connections) ||
  connections < 1 ||
  !(pauseMs >= 0) ||
  !Number.isSafeInteger(seed)
) {
  print('--minutes, --connections, --pause (ms between two requests of a connection) and --seed take numbers.')
  process.exit(2)
}
const row = (...cells: (string | number)[]) => print(cells.map((cell) => String(cell).padStart(12)).join(''))
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)

print(`${minutes} min, ${connections} connections, tokens of 3 s, 2 % of what comes upstream fails, seed ${seed}`)
row('minute', 'requests', '200', 'refreshes', 'memory MB', 'RSS MB', 'descriptors')
const result = await runSoak({
  ...{ ms: minutes * 60_000, connections, pauseMs, seed, accessSeconds: 3, faultShare: 0.02 },
  sampleMs: Math.min(60_000, (minutes * 60_000) / 8),
  onSample: ({ atMs, requests, refreshes, held, rss }, counts) =>
    row(
      (atMs / 60_000).toFixed(1),
      requests,
      counts['200'] ?? 0,
      refreshes,
      megabytes(held.bytes),
      megabytes(rss),
      held.descriptors ?? '–',
    ),
})
print('\nhow requests ended')
for (const [name, count] of Object.entries(result.counts).sort(([, a], [, b]) => b - a)) {
  print(`  ${name.padEnd(24)}${count}  ${((100 * count) / result.requests).toFixed(3)} %`)
}
print(`\n${result.requests} requests, ${result.arrivals} arrivals upstream, ${result.struck} faults`)
print(
  `${result.wrongTokens.length} wrong tokens, ${result.avoidable401.length} avoidable 401, ${result.insisted401} that the API insisted on after a refresh, ${result.unrefreshed401} while the refresh was made to fail, ${result.late401.length} for a third token that ended on its way`,
)
print(`${result.lateTokens} tokens were refused upstream and replaced before the caller saw it`)
print(`memory, last quarter against the first: ${megabytes(memoryGrowth(result.samples))} MB`)
if (result.atRest) print(`descriptors at rest: ${result.atRest.before} before, ${result.atRest.after} after`)
for (const what of result.late401) print(`  late: ${what}`)
const failures = broken(result)
for (const failure of failures) print(`✗ ${failure}`)
print(failures.length === 0 ? '✓ all of it held' : '')
process.exitCode = failures.length === 0 ? 0 : 1
