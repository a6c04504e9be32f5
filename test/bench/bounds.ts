/** What the proxy has to keep to, and what it was measured at. */
interface Verdict {
  readonly what: string
  readonly measured: number
  readonly bound: string
  readonly kept: boolean
}

export interface Bounds {
  /** `undefined`: the program to compare with did not take part. */
  atLeast(what: string, measured: number | undefined, least: number): void
  atMost(what: string, measured: number | undefined, most: number): void
  below(what: string, measured: number | undefined, limit: number): void
  /** Prints the table; `false` when a bound was missed. */
  print(): boolean
}

export function createBounds(): Bounds {
  const verdicts: Verdict[] = []
  const judge = (what: string, measured: number | undefined, bound: string, kept: (value: number) => boolean) => {
    if (measured !== undefined) verdicts.push({ what, measured, bound, kept: kept(measured) })
  }
  return {
    atLeast: (what, measured, least) => judge(what, measured, `≥ ${least}`, (value) => value >= least),
    atMost: (what, measured, most) => judge(what, measured, `≤ ${most}`, (value) => value <= most),
    below: (what, measured, limit) => judge(what, measured, `< ${limit}`, (value) => value < limit),
    print() {
      if (verdicts.length === 0) return true
      console.log(`\n${'bound'.padEnd(52)} measured   wanted`)
      for (const { what, measured, bound, kept } of verdicts) {
        const shown = (Number.isInteger(measured) ? String(measured) : measured.toFixed(2)).padStart(8)
        console.log(`${what.padEnd(52)} ${shown}   ${bound.padEnd(7)}  ${kept ? 'pass' : 'FAIL'}`)
      }
      const missed = verdicts.filter(({ kept }) => !kept).length
      console.log(missed === 0 ? 'Every bound is kept.' : `${missed} of ${verdicts.length} bounds are missed.`)
      return missed === 0
    },
  }
}
