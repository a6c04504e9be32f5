import type { RecordKind, StoredRecord } from '../core/ports.ts'
import type { JsonObject } from '../shared/json.ts'

/** A row that stays in the table but cannot be used. Never holds the row's contents. */
export interface DamagedRow {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly reason: string
}

export const rowColumns = 'kind, id, version, meta, sealed, updated_at AS updatedAt'

type RawRow = Readonly<Record<string, unknown>>

/** The kind is not checked against today's list: a newer program's rows are carried along. */
export function parseRow(raw: RawRow): { ok: true; record: StoredRecord } | { ok: false; damaged: DamagedRow } {
  const kind = String(raw.kind)
  const id = String(raw.id)
  const version = Number(raw.version)
  const meta = parseMeta(raw.meta)
  if (!meta) return { ok: false, damaged: { kind, id, version, reason: 'its meta is not a JSON object' } }
  const sealed = typeof raw.sealed === 'string' ? raw.sealed : null
  const updatedAt = Number(raw.updatedAt)
  return { ok: true, record: { kind: kind as RecordKind, id, version, meta, sealed, updatedAt } }
}

function parseMeta(text: unknown): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(String(text))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}
