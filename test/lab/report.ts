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
can be told what goes wrong. The refresher, the scheduler, the OAuth client, the store and the lab are the real ones. In the
first table time, the wire and the disk are simulated, so that a night, a crash or a full disk takes a millisecond and can be
repeated. In the second nothing is: processes that are killed, SQLite on a disk, sockets between them and the server.

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

const processIntro = `Each process is an engine composed as a host composes it, or the headless host and the command line themselves. A process
stops at a named step (at the server: while the server holds the request or its answer) and is killed with SIGKILL there. The
next process already waits for the data directory then, and has to go on. What it finds on disk is judged before it does
anything, and again when it has come to rest. A run is one kill, one lost answer or one end of a token.

`

const guardIntro = (
  runs: number,
) => `A check that cannot fail proves nothing. So one guard of the refresher is taken out at a time, and the first table is run
again: up to ${runs} runs a row, each begun with a contest (people who force a refresh together and one after the other, callers
over the end of a token), until the row fails.

`

const after = `
To repeat one row: \`npm run lab -- --case NAME --seed SEED\`. A failure is shrunk to the fewest steps and printed. More
runs: \`--factor 10\`. \`npm test\` runs a slice of each row of all three tables.
`

/** Which rows fail without a guard. */
export interface GuardRow {
  readonly guard: string
  readonly failing: readonly string[]
  readonly holding: readonly string[]
}

export interface Report {
  readonly simulated: readonly ReportRow[]
  readonly processes: readonly ReportRow[]
  readonly guards: readonly GuardRow[]
  /** Runs of each row without a guard. */
  readonly guardRuns: number
}

export function reliabilityPage({ simulated, processes, guards, guardRuns }: Report): string {
  return [
    intro,
    '## In simulated time\n\n',
    table(simulated),
    '\n## In real processes\n\n',
    processIntro,
    table(processes),
    '\n## Without a guard\n\n',
    guardIntro(guardRuns),
    guardTable(guards),
    after,
  ].join('')
}

function guardTable(rows: readonly GuardRow[]): string {
  const names = (all: readonly string[]) => (all.length === 0 ? '–' : all.map((name) => `\`${name}\``).join(', '))
  const lines = rows.map(
    ({ guard, failing, holding }) =>
      `| ${guard} | ${failing.length} of ${failing.length + holding.length} | ${names(holding)} |`,
  )
  return ['| taken out | rows that fail | rows that do not notice |', '|---|--:|---|', ...lines, ''].join('\n')
}

function table(rows: readonly ReportRow[]): string {
  const total = rows.reduce((all, { counts }) => sum(all, counts), nothingYet)
  const runs = rows.reduce((all, row) => all + row.runs, 0)
  const lines = [
    '| case | what happens | runs | refresh requests | sessions lost | double refreshes | tokens reused | safe retries | named endings | seed |',
    '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...rows.map(line),
    `| **all** | | **${runs}** | **${total.requests}** | **${total.sessionsLost}** | **${total.doubleRefreshes}** | **${total.tokensReused}** | **${total.safeRetries}** | **${total.namedEndings}** | |`,
  ]
  return `${lines.join('\n')}\n`
}

function line({ name, title, runs, seed, counts }: ReportRow): string {
  const { requests, sessionsLost, doubleRefreshes, tokensReused, safeRetries, namedEndings } = counts
  const figures = [runs, requests, sessionsLost, doubleRefreshes, tokensReused, safeRetries, namedEndings, seed]
  return `| \`${name}\` | ${title} | ${figures.join(' | ')} |`
}
