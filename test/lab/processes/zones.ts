import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Counts, nothingYet, sum, type Verdict } from '../verdict.ts'

/** The clocks of these zones turn within two hours: by an hour, and at Lord Howe by half of one. Years with known dates. */
export const crossings = [
  { zone: 'Europe/Berlin', row: 'dst-spring', start: '2026-03-29T00:00:00Z' },
  { zone: 'Europe/Berlin', row: 'dst-autumn', start: '2026-10-25T00:00:00Z' },
  { zone: 'America/New_York', row: 'dst-spring', start: '2026-03-08T06:00:00Z' },
  { zone: 'America/New_York', row: 'dst-autumn', start: '2026-11-01T05:00:00Z' },
  { zone: 'Australia/Lord_Howe', row: 'dst-spring', start: '2026-10-03T14:30:00Z' },
  { zone: 'Australia/Lord_Howe', row: 'dst-autumn', start: '2026-04-04T14:00:00Z' },
] as const

const script = join(import.meta.dirname, '..', '..', 'support', 'children', 'zone-crossing.ts')
const run = promisify(execFile)

/**
 * The rows about summer time, each in a process whose own clock turns meanwhile. The engine counts in epoch milliseconds
 * alone, so the zone cannot matter; this shows that no `Date` in local time has crept in.
 */
export async function crossZones(chosen: readonly (typeof crossings)[number][], runs: number, seed: number) {
  const violations: string[] = []
  let counts: Counts = nothingYet
  for (const { zone, row, start } of chosen) {
    const { stdout } = await run(process.execPath, [script, row, start, String(seed), String(runs)], {
      env: { PATH: process.env.PATH, TZ: zone },
    })
    const found = JSON.parse(stdout) as { turned: number; counts: Counts; violations: string[] }
    if (found.turned === 0) violations.push(`the clocks of ${zone} do not turn after ${start}`)
    violations.push(...found.violations.map((each) => `${zone}: ${each}`))
    counts = sum(counts, found.counts)
  }
  return { ...counts, violations } satisfies Verdict
}
