import { VaultError } from '../../src/core/errors.ts'
import type { RecordStore } from '../../src/core/ports.ts'
import type { Vault } from '../../src/core/vault/vault.ts'
import type { Json } from '../../src/shared/json.ts'

/**
 * A vault without cryptography, for tests on a fake clock: real encryption ends on a thread, at a time that no fake clock
 * knows. It locks and unlocks as the real one does.
 */
export function createPlainVault(records: RecordStore): Vault {
  let unlocked = true
  const listeners = new Set<() => void>()
  const set = (value: boolean) => {
    unlocked = value
    for (const listener of [...listeners]) listener()
  }
  const needKey = () => {
    if (!unlocked) throw new VaultError('VAULT_LOCKED', 'The vault is locked.')
  }
  const unsupported = async (): Promise<never> => {
    throw new VaultError('UNSUPPORTED', 'A plain vault has no key slots.')
  }
  return {
    records,
    get unlocked() {
      return unlocked
    },
    status: unsupported,
    initialise: unsupported,
    protect: unsupported,
    unprotect: unsupported,
    unlock: async () => set(true),
    retryUnlock: async () => undefined,
    awaitsKeystore: false,
    lock: () => set(false),
    async seal(_kind, _id, value) {
      needKey()
      return JSON.stringify(value)
    },
    sealer() {
      needKey()
      return async (_kind, _id, value) => JSON.stringify(value)
    },
    async open(record) {
      needKey()
      return JSON.parse(record.sealed ?? 'null') as Json
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
