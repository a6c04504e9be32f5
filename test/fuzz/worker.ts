import { runFuzz } from './fuzz-run.ts'

/** One process of `npm run fuzz`: tells its parent how far it is, and in the end what it found. */
const [seed = 0, requests = 0, from = 0, minutes = 0] = process.argv.slice(2).map(Number)
const result = await runFuzz({
  ...{ seed, requests, from, measured: true, mostMs: minutes * 60_000 },
  onBatch: (_batch, sent) => void process.send?.({ sent }),
})
process.send?.({ result }, () => process.exit(0))
