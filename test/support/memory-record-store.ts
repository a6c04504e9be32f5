import { VaultError } from '../../src/core/errors.ts'
import type { Clock, LedgerEntry, LedgerQuery, LedgerStore, RecordStore, StoredRecord } from '../../src/core/ports.ts'

/** Passes the same contract suite as the SQLite store; rows survive in `rows` for tests that look. */
export function createMemoryRecordStore(clock: Pick<Clock, 'now'>): RecordStore & { rows: Map<string, StoredRecord> } {
  const rows = new Map<string, StoredRecord>()
  const keyOf = (kind: string, id: string) => `${kind}\u0000${id}`
  return {
    rows,
    get: async (kind, id) => rows.get(keyOf(kind, id)),
    list: async (kind) => [...rows.values()].filter((row) => row.kind === kind).sort((a, b) => (a.id < b.id ? -1 : 1)),
    async write(changes) {
      const next = new Map(rows)
      for (const change of changes) {
        const before = next.get(keyOf(change.kind, change.id))
        if ((before?.version ?? 0) !== change.expectedVersion) {
          throw new VaultError('CONFLICT', `Record ${change.kind}/${change.id} was changed elsewhere; read it again.`)
        }
        if (change.op === 'delete') next.delete(keyOf(change.kind, change.id))
        else {
          const { kind, id, meta, sealed } = change
          next.set(keyOf(kind, id), {
            kind,
            id,
            version: change.expectedVersion + 1,
            meta: structuredClone(meta),
            sealed,
            updatedAt: clock.now(),
          })
        }
      }
      rows.clear()
      for (const [key, row] of next) rows.set(key, row)
    },
    close: async () => undefined,
  }
}

export function createMemoryLedgerStore(): LedgerStore & { rows: (LedgerEntry & { id: number })[] } {
  const rows: (LedgerEntry & { id: number })[] = []
  let lastId = 0
  return {
    rows,
    async append(entries) {
      for (const entry of entries) {
        lastId += 1
        rows.push({ ...entry, id: lastId })
      }
    },
    list: async (query) =>
      rows
        .filter((row) => matches(query, row))
        .reverse()
        .slice(0, query.limit),
    count: async () => ({
      rows: rows.length,
      oldestAt: rows.length === 0 ? null : Math.min(...rows.map(({ at }) => at)),
    }),
    async trim(before, keep) {
      const kept = keep === 0 ? [] : rows.filter((row) => row.at >= before).slice(-keep)
      rows.splice(0, rows.length, ...kept)
    },
  }
}

function matches(query: LedgerQuery, row: LedgerEntry & { id: number }): boolean {
  const { before, clients, profile, statusFrom, statusTo, code, own, from, to } = query
  return (
    (before === undefined || row.id < before) &&
    (clients === undefined || clients.includes(row.clientId ?? '')) &&
    (profile === undefined || row.profileId === profile) &&
    (statusFrom === undefined || (row.status >= statusFrom && row.status <= (statusTo ?? statusFrom))) &&
    (code === undefined || row.code === code) &&
    (!own || row.code !== null) &&
    (from === undefined || row.at >= from) &&
    (to === undefined || row.at < to)
  )
}
