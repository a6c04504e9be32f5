import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { RecordKind, RecordStore } from '../ports.ts'
import type { KeySlot, KeySlots } from './key-slots.ts'

const sealedKinds: readonly RecordKind[] = [
  ...(['tokens', 'secrets', 'client', 'setting', 'provider', 'profile', 'move', 'signed-out'] as const),
]

/** Sealed records without any slot: the slots were lost, and a new key would bury what a backup could still open. */
export async function refuseLeftovers(records: RecordStore): Promise<void> {
  for (const kind of sealedKinds) {
    if ((await records.list(kind)).some((record) => record.sealed !== null)) {
      throw new VaultError('VAULT_DAMAGED', said('vault-without-slot', {}))
    }
  }
}

/** Nothing but the mark of a key that lives, or lived, in one process. */
export function onlyMemory(slots: readonly KeySlot[]): boolean {
  return slots.length === 1 && slots[0]?.protection === 'memory'
}

/** The slot that a passphrase is tried on. @throws VaultError `WRONG_PASSPHRASE` without one, `VAULT_DAMAGED`. */
export function passphraseSlot({ slots, damaged }: KeySlots): KeySlot {
  const slot = slots.find((candidate) => candidate.protection === 'passphrase')
  if (slot) return slot
  const broken = damaged.find((error) => error.details?.slot === 'passphrase' || error.details?.id === 'passphrase')
  throw broken ?? new VaultError('WRONG_PASSPHRASE', said('passphrase-no-slot', {}))
}

/** Why no slot opened although none failed: what a person can do about it. */
export function lockedBecause(slots: readonly KeySlot[]): VaultError {
  const kinds = slots.map((slot) => slot.protection)
  if (kinds.includes('passphrase')) return new VaultError('VAULT_LOCKED', said('vault-wants-passphrase', {}))
  return new VaultError('KEYSTORE_UNAVAILABLE', said('slot-not-here', { slots: kinds.join(', ') }))
}
