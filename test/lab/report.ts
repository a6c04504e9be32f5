import { type Counts, nothingYet, sum } from './verdict.ts'

/** One row of the table. */
export interface ReportRow {
  readonly name: string
  readonly title: string
  readonly runs: number
  readonly seed: number
  readonly counts: Counts
}

const intro = `# Reliability

A refresh token that rotates is lost by whoever uses it twice, and by whoever loses one answer. This page is written by
\`npm run lab\`: the engine of Token Vault against the token lab, an authorization server that rotates, detects reuse and
can be told what goes wrong. The refresher, the scheduler, the OAuth client, the store and the lab are the real ones. Time,
the wire and the disk are simulated, so that a night, a crash or a full disk takes a millisecond and can be repeated.

What has to hold at the end of each run: **the refresh token on disk is the newest that the server accepts, or the profile
says precisely why that cannot be.**

- **Sessions lost**: neither of the two held, or a token was handed out that was not on disk.
- **Double refreshes**: the server rotated more than once for one end of an access token, and nobody had asked for it.
- **Tokens reused**: a spent refresh token was presented, other than the one retry for an answer that never arrived.
- **Safe retries**: those retries. After a lost answer the same token is presented once more: a server with a grace time or
  an idempotent rotation answers again; another one refuses, and nothing more is lost than was lost already.
- **Named endings**: sessions that nothing could keep (an answer lost for good, a revocation, the server's own limit), each with
  that reason on the profile.

`

const after = `
To repeat one row: \`npm run lab -- --case NAME --seed SEED\`. A failure is shrunk to the fewest steps and printed. More
runs: \`--factor 10\`. \`npm test\` runs a slice of each row, and the row \`forced\` with one guard taken out at a time (no
critical section, no re-read, published before committed): each of these has to fail.

What this does not show: the processes of the simulation share one memory. That a killed process leaves a whole database and
that only one process owns a data directory is tested with real processes in \`test/integration\`.
`

export function reliabilityPage(rows: readonly ReportRow[]): string {
  const total = rows.reduce((all, { counts }) => sum(all, counts), nothingYet)
  const runs = rows.reduce((all, row) => all + row.runs, 0)
  const lines = [
    '| case | what happens | runs | refresh requests | sessions lost | double refreshes | tokens reused | safe retries | named endings | seed |',
    '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...rows.map(line),
    `| **all** | | **${runs}** | **${total.requests}** | **${total.sessionsLost}** | **${total.doubleRefreshes}** | **${total.tokensReused}** | **${total.safeRetries}** | **${total.namedEndings}** | |`,
  ]
  return `${intro}${lines.join('\n')}\n${after}`
}

function line({ name, title, runs, seed, counts }: ReportRow): string {
  const { requests, sessionsLost, doubleRefreshes, tokensReused, safeRetries, namedEndings } = counts
  const figures = [runs, requests, sessionsLost, doubleRefreshes, tokensReused, safeRetries, namedEndings, seed]
  return `| \`${name}\` | ${title} | ${figures.join(' | ')} |`
}
