import type { SoakResult, SoakSample } from './soak.ts'

/** Memory may swing by this between the first quarter and the last. */
const mostGrowth = 8 * 1024 * 1024
/** A log file or a thread's pipe may be opened late, once. */
const openedLate = 4

/** What a soak has to hold; empty when it did. */
export function broken({ wrongTokens, avoidable401, samples, counts, atRest }: SoakResult): string[] {
  const found = [
    ...wrongTokens.slice(0, 5).map((what) => `wrong token: ${what}`),
    ...avoidable401.slice(0, 5).map((what) => `a 401 that a refresh could have avoided: ${what}`),
    ...samples.flatMap(({ faults }) => faults).slice(0, 5),
  ]
  if (counts['no-answer']) found.push(`${counts['no-answer']} requests got no answer`)
  const ended = samples.at(-1)?.states.filter((state) => state === 'needs-sign-in' || state === 'signed-out') ?? []
  if (ended.length > 0) found.push(`${ended.length} sessions ended`)
  const memory = memoryGrowth(samples)
  if (memory > mostGrowth) found.push(`memory grew by ${(memory / 1024 / 1024).toFixed(1)} MB`)
  if (atRest && atRest.after > atRest.before + openedLate)
    found.push(`${atRest.after - atRest.before} descriptors are open that nobody uses`)
  return found
}

/** The median of the last quarter against that of the first, in bytes; 0 while there are too few samples. */
export function memoryGrowth(samples: readonly SoakSample[]): number {
  const quarter = Math.floor(samples.length / 4)
  if (quarter < 1) return 0
  const bytes = (of: readonly SoakSample[]) => median(of.map(({ held }) => held.bytes))
  return bytes(samples.slice(-quarter)) - bytes(samples.slice(0, quarter))
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
