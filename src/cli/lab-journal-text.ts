import type { ActEntry, LabRowView, Presented, RequestEntry } from '../shared/lab-journal-views.ts'

/** One row of the lab's journal as one line, or `null` while its answer is under way. */
export function labRowLine(row: LabRowView): string | null {
  const time = new Date(row.at).toLocaleTimeString('en-GB')
  if (row.kind === 'act') return `${time}  #${row.number}  ${actText(row)}`
  if (row.answered === null) return null
  const parts = [
    `${row.method} ${row.path}${row.grant === null ? '' : ` ${row.grant.split(':').at(-1)}`}`,
    ...(row.presented === null ? [] : [presentedText(row.presented)]),
    `→ ${answeredText(row)}`,
    ...(row.committed === null ? [] : [committedText(row)]),
    ...(row.inQuery === null ? [] : [`${row.inQuery} in the query!`]),
    ...row.faults.map(({ id }) => `[${id}]`),
  ]
  return `${time}  #${row.number}  ${parts.join('  ')}`
}

function actText({ act, detail, family }: ActEntry): string {
  const where = family === null ? '' : ` session ${family}`
  return `— ${act}${where}${detail === '' ? '' : ` (${detail})`}`
}

function presentedText({ kind, family, serial, state, sinceMs }: Presented): string {
  const number = serial === null ? '' : ` ${serial}`
  const session = family === null ? '' : ` of session ${family}`
  const since = sinceMs === null ? '' : ` for ${duration(sinceMs)}`
  return `${kind}${number}${session}${state === 'good' ? '' : `, ${state}${since}`}`
}

function answeredText({ answered }: RequestEntry): string {
  if (answered === null) return '…'
  const { status, error, retryAfterMs, wire } = answered
  const wait = retryAfterMs === null ? '' : `, retry after ${duration(retryAfterMs)}`
  const how = wire === 'sent' ? '' : `${status === null ? '' : ', '}${wire}`
  return `${status ?? ''}${error === null ? '' : ` ${error}`}${wait}${how}`.trim()
}

function committedText({ committed }: RequestEntry): string {
  if (committed === null) return ''
  const { kind, family, refreshSerial } = committed
  if (kind === 'family-revoked') return `session ${family} is revoked`
  const next = refreshSerial === null || kind === 'revoked' ? '' : `: refresh token ${refreshSerial}`
  return `${kind}${next}`
}

function duration(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`
}
