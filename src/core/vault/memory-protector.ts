import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { KeyProtector } from '../ports.ts'

/**
 * Keeps the vault key in this process only: what is sealed cannot be opened after the next start. Used when a person
 * says so explicitly; the window shows it the whole time. Locking and unlocking work while the process lives.
 */
export function createMemoryProtector(): KeyProtector {
  const keys = new Map<string, Uint8Array>()
  return {
    kind: 'memory',
    probe: async () => ({ available: true }),
    async wrap(vaultKey, { vaultId }) {
      keys.set(vaultId, vaultKey.slice())
      return { kept: 'memory', vaultId }
    },
    async unwrap(_payload, { vaultId }) {
      const key = keys.get(vaultId)
      if (key) return key.slice()
      throw new VaultError('VAULT_DAMAGED', said('memory-key-gone', {}), { details: { slot: 'memory' } })
    },
    async forget({ vaultId }) {
      keys.get(String(vaultId))?.fill(0)
      keys.delete(String(vaultId))
    },
  }
}
