import { z } from 'zod'
import type { JsonObject } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import { type Protection, protections } from '../../shared/views.ts'
import { VaultError } from '../errors.ts'
import type { RecordChange, RecordStore } from '../ports.ts'

/** One wrapped copy of the vault key. */
export interface KeySlot {
  readonly protection: Protection
  readonly version: number
  readonly vaultId: string
  readonly payload: JsonObject
}

export interface KeySlots {
  readonly slots: readonly KeySlot[]
  /** One `VAULT_DAMAGED` for each slot that is there but cannot be read. */
  readonly damaged: readonly VaultError[]
}

const slotMeta = z.object({
  vaultId: z.string().min(1),
  payload: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
})

/**
 * Reads every slot by its id rather than by listing: a listing leaves unreadable rows out, and a vault whose only slot
 * is unreadable must never look like a place where no vault was made yet.
 */
export async function readKeySlots(records: RecordStore): Promise<KeySlots> {
  const slots: KeySlot[] = []
  const damaged: VaultError[] = []
  for (const protection of protections) {
    try {
      const row = await records.get('key-slot', protection)
      if (!row) continue
      const meta = slotMeta.safeParse(row.meta)
      if (meta.success) slots.push({ protection, version: row.version, ...meta.data })
      else damaged.push(unreadable(protection))
    } catch (error) {
      if (!(error instanceof VaultError) || error.code !== 'VAULT_DAMAGED') throw error
      damaged.push(error)
    }
  }
  return { slots, damaged }
}

export function putSlot(slot: Omit<KeySlot, 'version'>, expectedVersion: number): RecordChange {
  const { protection, vaultId, payload } = slot
  const meta: JsonObject = { protection, vaultId, payload }
  return { op: 'put', kind: 'key-slot', id: protection, expectedVersion, meta, sealed: null }
}

export function deleteSlot({ protection, version }: KeySlot): RecordChange {
  return { op: 'delete', kind: 'key-slot', id: protection, expectedVersion: version }
}

function unreadable(protection: Protection): VaultError {
  return new VaultError('VAULT_DAMAGED', said('slot-unreadable', { slot: protection }))
}
