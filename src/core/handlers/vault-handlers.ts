import type { EngineHandlers } from '../engine.ts'
import type { Vault } from '../vault/vault.ts'

type VaultHandlers = Pick<EngineHandlers, Extract<keyof EngineHandlers, `vault.${string}`>>

export function createVaultHandlers(vault: Vault, dataDirectory: string): VaultHandlers {
  const status = async () => ({ ...(await vault.status()), dataDirectory })
  return {
    'vault.status': status,
    async 'vault.initialise'({ protection, passphrase }) {
      await vault.initialise(protection, passphrase)
      return status()
    },
    async 'vault.unlock'({ passphrase }) {
      await vault.unlock(passphrase)
      return status()
    },
    async 'vault.lock'() {
      vault.lock()
      return status()
    },
    async 'vault.protect'({ protection, passphrase }) {
      await vault.protect(protection, passphrase)
      return status()
    },
    async 'vault.unprotect'({ protection }) {
      await vault.unprotect(protection)
      return status()
    },
  }
}
