import type { Input } from '../../shared/contract.ts'
import { ledgerPages } from '../../shared/ledger-pages.ts'
import type { LedgerFilter } from '../../shared/ledger-views.ts'
import type { LedgerRowView } from '../../shared/views.ts'
import { withConnection } from '../connection.ts'
import { formatDuration, parseDuration } from '../duration.ts'
import { usage } from '../failure.ts'
import type { Command } from '../invocation.ts'
import { formatTable } from '../table.ts'

export interface LedgerOptions {
  readonly client?: string
  readonly profile?: string
  readonly status?: string
  readonly since?: string
  readonly until?: string
  readonly limit?: string
  readonly jsonl?: boolean
  readonly keepAge?: string
  readonly keepRows?: string
}

/** Who used what, newest first; `--jsonl` is the export, all pages of it, a row a line. */
export const ledger: Command<LedgerOptions> = (invocation, options) => {
  const filter = filterOf(options, Date.now())
  const limit = limitOf(options)
  const keep = keepOf(options)
  return withConnection(invocation, {}, async (connection) => {
    const { terminal } = invocation
    if (keep !== undefined) {
      const now = await connection.call('ledger.setRetention', keep)
      if (invocation.json) terminal.printJson(now)
      else
        terminal.print(`Keeps ${now.rows} rows, none older than ${formatDuration(now.ageMs)}; ${now.kept} are there.`)
      return 0
    }
    const pages = ledgerPages((query) => connection.call('ledger.list', query), filter, limit)
    if (options.jsonl) {
      for await (const page of pages) {
        if (terminal.readerGone) break
        for (const row of page) terminal.print(JSON.stringify(row))
      }
      return 0
    }
    const rows: LedgerRowView[] = []
    for await (const page of pages) rows.push(...page)
    if (invocation.json) {
      terminal.printJson(rows)
      return 0
    }
    const head = ['TIME', 'CLIENT', 'PROFILE', 'STATUS', 'MS', 'REQUEST']
    for (const line of formatTable([head, ...rows.map(cells)])) terminal.print(line)
    terminal.note('End a client with `tokenvault client revoke CLIENT`.')
    return 0
  })
}

function cells({ at, clientId, clientName, profileName, method, path, status, code, durationMs }: LedgerRowView) {
  return [
    new Date(at).toISOString(),
    clientName ?? clientId ?? '-',
    profileName ?? '-',
    code === null ? String(status) : `${status} ${code}`,
    String(Math.round(durationMs)),
    `${method} ${path}`,
  ]
}

function filterOf({ client, profile, status, since, until }: LedgerOptions, now: number): LedgerFilter {
  return {
    ...(client === undefined ? {} : { client }),
    ...(profile === undefined ? {} : { profile }),
    ...(status === undefined ? {} : { status: status.toLowerCase() }),
    ...(since === undefined ? {} : { from: moment(since, '--since', now) }),
    ...(until === undefined ? {} : { to: moment(until, '--until', now) }),
  }
}

/** `1h` is an hour ago; everything else is a point in time. */
function moment(text: string, option: string, now: number): number {
  if (/^\d{1,9}(?:ms|s|m|h|d)$/.test(text)) return Math.max(0, now - parseDuration(text, option))
  const at = Date.parse(text)
  if (Number.isNaN(at) || at < 0)
    throw usage(
      `${option} takes 1h, 7d or a time such as 2030-01-31T18:00Z, not "${text}".`,
      `${option} 应为 1h、7d 或时间（如 2030-01-31T18:00Z），而不是“${text}”。`,
    )
  return at
}

function limitOf({ limit, jsonl }: LedgerOptions): number {
  if (limit === undefined) return jsonl ? Number.POSITIVE_INFINITY : 50
  if (!/^[1-9]\d{0,8}$/.test(limit))
    throw usage(`--limit takes a number from 1, not "${limit}".`, `--limit 应为从 1 开始的数字，而不是“${limit}”。`)
  return Number(limit)
}

function keepOf({ keepAge, keepRows }: LedgerOptions): Input<'ledger.setRetention'> | undefined {
  if (keepAge === undefined && keepRows === undefined) return undefined
  if (keepRows !== undefined && !/^\d{1,9}$/.test(keepRows))
    throw usage(`--keep-rows takes a number, not "${keepRows}".`, `--keep-rows 应为数字，而不是“${keepRows}”。`)
  return {
    ...(keepAge === undefined ? {} : { ageMs: parseDuration(keepAge, '--keep-age') }),
    ...(keepRows === undefined ? {} : { rows: Number(keepRows) }),
  }
}
