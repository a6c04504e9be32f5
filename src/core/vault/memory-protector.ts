import { VaultError } from '../errors.ts'
import type { KeyProtector } from '../ports.ts'

/**
 * Keeps the vault key in this process only: what is sealed cannot be opened after the next start. Used when a person
 * says so explicitly; the window shows it the whole time.
 */
export function createMemoryProtector(): KeyProtector {
  const refuse = () => {
    throw new VaultError(
      'VAULT_DAMAGED',
      'The key of this vault was kept in memory only and is gone; sign in again in a fresh data directory.',
    )
  }
  return {
    kind: 'memory',
    probe: async () => ({ available: true }),
    wrap: async () => ({ kept: 'memory' }),
    unwrap: async () => refuse(),
    forget: async () => undefined,
  }
}
