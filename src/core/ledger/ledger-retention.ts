import { z } from 'zod'
import type { RecordStore } from '../ports.ts'

const day = 24 * 60 * 60_000

/** Rows go when they are older, or when there are more. */
export interface Retention {
  readonly ageMs: number
  readonly rows: number
}

export const defaultRetention: Retention = { ageMs: 30 * day, rows: 100_000 }
export const retentionBounds = { ageMs: [60 * 60_000, 3_650 * day], rows: [100, 1_000_000] } as const

const within = ([from, to]: readonly [number, number]) => z.number().int().min(from).max(to)
/** What a person may choose. */
export const retentionFields = { ageMs: within(retentionBounds.ageMs), rows: within(retentionBounds.rows) }
const stored = z.object(retentionFields)

export interface RetentionSetting {
  get(): Promise<Retention>
  set(change: Partial<Retention>): Promise<Retention>
}

/** One readable record beside the vault's. What makes no sense counts as not set. */
export function createRetentionSetting(records: Pick<RecordStore, 'get' | 'write'>): RetentionSetting {
  const read = async () => {
    const row = await records.get('setting', 'ledger')
    const parsed = stored.safeParse(row?.meta)
    return { version: row?.version ?? 0, retention: parsed.success ? parsed.data : defaultRetention }
  }
  return {
    get: async () => (await read()).retention,
    async set(change) {
      const { version, retention } = await read()
      const next = { ...retention, ...change }
      const row = { kind: 'setting', id: 'ledger', expectedVersion: version, meta: { ...next }, sealed: null } as const
      await records.write([{ op: 'put', ...row }])
      return next
    },
  }
}
