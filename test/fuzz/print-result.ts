import type { FuzzResult } from './fuzz-run.ts'

/** Memory that a process may have gained after its first batches. */
const mostGrowth = 16 * 1024 * 1024
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`
const number = (value: number) => value.toLocaleString('en')

export function printSummary(results: readonly FuzzResult[], ms: number, print: (text: string) => void): void {
  const total = (pick: (result: FuzzResult) => number) => results.reduce((sum, one) => sum + pick(one), 0)
  const sent = total((one) => one.sent)
  print(
    `\n${number(sent)} requests in ${(ms / 60_000).toFixed(1)} min, ${number(Math.round(sent / (ms / 1_000)))} a second`,
  )
  print(
    `  allowed ${number(total((one) => one.forwarded))}, arrived upstream ${number(total((one) => one.arrivals))}, over HTTP/2 ${number(total((one) => one.overHttp2))}`,
  )
  const codes = new Map<string, number>()
  for (const { counts } of results) {
    for (const [code, count] of Object.entries(counts)) codes.set(code, (codes.get(code) ?? 0) + count)
  }
  const read = [...codes.values()].reduce((sum, one) => sum + one, 0)
  print(`  read by the proxy ${number(read)}; the rest stood behind bytes that its parser refuses`)
  for (const [code, count] of [...codes].sort(([, a], [, b]) => b - a)) print(`  ${code.padEnd(20)} ${number(count)}`)
  for (const { seed, held, descriptors } of results) {
    if (held) print(`  seed ${seed}: memory ${megabytes(held.first.bytes)} → ${megabytes(held.last.bytes)}`)
    if (descriptors) print(`  seed ${seed}: descriptors ${descriptors.before} before, ${descriptors.after} after`)
  }
}

/** Prints what broke and how to see it again; returns whether anything did. */
export function printFindings(results: readonly FuzzResult[], print: (text: string) => void): boolean {
  let broke = false
  for (const result of results) {
    for (const what of leaks(result)) {
      broke = true
      print(`✗ seed ${result.seed}: ${what}`)
    }
    for (const { batch, what, scripts } of result.violations.slice(0, 10)) {
      broke = true
      print(`✗ ${what}\n  again: npm run fuzz -- --seed ${result.seed} --batch ${batch}`)
      if (scripts.length === 1) print(`  ${JSON.stringify(scripts[0])}`)
    }
  }
  return broke
}

/** What a run kept that it should have let go. */
export function leaks({ held, descriptors }: FuzzResult): string[] {
  const found: string[] = []
  if (held && held.last.bytes - held.first.bytes > mostGrowth) found.push('memory grew')
  // The event loop opens a few of its own while it runs.
  if (descriptors && descriptors.after > descriptors.before + 8) {
    found.push(`${descriptors.after - descriptors.before} descriptors were left open`)
  }
  return found
}
