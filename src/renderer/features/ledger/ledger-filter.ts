import { allowableCodes } from '../../../shared/access-views.ts'
import type { LedgerFilter } from '../../../shared/ledger-views.ts'
import type { ClientView, LedgerRowView } from '../../../shared/views.ts'

const hour = 3_600_000

/** How far back; `custom` has two moments of its own. */
export const ranges = ['any', 'hour', 'day', 'week', 'month', 'custom'] as const
export type Range = (typeof ranges)[number]
const rangeMs: Readonly<Partial<Record<Range, number>>> = {
  hour,
  day: 24 * hour,
  week: 7 * 24 * hour,
  month: 30 * 24 * hour,
}

export interface LedgerChoice {
  readonly client: string | null
  readonly profile: string | null
  /** `own`, a class such as `4xx`, or a code of the proxy. */
  readonly status: string | null
  readonly range: Range
  /** As `datetime-local` fields give it: local time without a zone. */
  readonly from: string
  readonly to: string
}

export const everything: LedgerChoice = {
  client: null,
  profile: null,
  status: null,
  range: 'any',
  from: '',
  to: '',
}

export const statusClasses = ['own', '2xx', '3xx', '4xx', '5xx'] as const

/** What is asked for now; a range counts back from now, each time it is read. */
export function filterOf({ client, profile, status, range, from, to }: LedgerChoice, now: number): LedgerFilter {
  const back = rangeMs[range]
  const [begin, end] = range === 'custom' ? [moment(from), moment(to)] : [back === undefined ? null : now - back, null]
  return {
    ...(client === null ? {} : { client }),
    ...(profile === null ? {} : { profile }),
    ...(status === null ? {} : { status }),
    ...(begin === null ? {} : { from: begin }),
    ...(end === null ? {} : { to: end }),
  }
}

/** Nothing can lie between these two. */
export function isReversed({ range, from, to }: LedgerChoice): boolean {
  const [begin, end] = [moment(from), moment(to)]
  return range === 'custom' && begin !== null && end !== null && begin >= end
}

/** Codes of the proxy that have been seen, to filter by. */
export function seenCodes(rows: readonly LedgerRowView[]): readonly string[] {
  const codes = rows.flatMap(({ code }) => (code !== null && /^[a-z][a-z-]{1,40}$/.test(code) ? [code] : []))
  return [...new Set(codes)].sort()
}

/** Whether a row can be turned into an allowance: refused for its method or path, by a client that still works. */
export function isAllowable({ code, profileId }: LedgerRowView, client: ClientView | undefined, now: number): boolean {
  const refused = code !== null && (allowableCodes as readonly string[]).includes(code)
  return refused && profileId !== null && works(client, now)
}

export function works(client: ClientView | undefined, now: number): client is ClientView {
  return client !== undefined && client.revokedAt === null && (client.expiresAt === null || client.expiresAt > now)
}

function moment(text: string): number | null {
  const at = Date.parse(text)
  return Number.isNaN(at) || at < 0 ? null : at
}
