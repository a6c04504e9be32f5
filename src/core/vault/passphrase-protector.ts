import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { KeyProtector } from '../ports.ts'
import { openWithPassphrase, passphraseJweHeader, sealWithPassphrase } from './passphrase-jwe.ts'

/** Wraps the vault key under a passphrase. The vault's id stands in the protected header. */
export function createPassphraseProtector(): KeyProtector {
  return {
    kind: 'passphrase',
    probe: async () => ({ available: true }),
    async wrap(vaultKey, { vaultId, passphrase }) {
      return { jwe: await sealWithPassphrase(vaultKey, passphrase, { vid: vaultId }) }
    },
    async unwrap(payload, { vaultId, passphrase }) {
      if (!passphrase) throw new VaultError('INVALID_INPUT', said('passphrase-wanted', {}))
      const jwe = checkedSlot(payload.jwe, vaultId)
      try {
        return await openWithPassphrase(jwe, passphrase)
      } catch (cause) {
        // The tag fails in the same way for a wrong passphrase and for a flipped bit: which of the two cannot be told.
        throw new VaultError('WRONG_PASSPHRASE', said('passphrase-wrong', {}), { cause })
      }
    },
    forget: async () => undefined,
  }
}

function checkedSlot(payload: unknown, vaultId: string): string {
  try {
    const { jwe, header } = passphraseJweHeader(payload)
    if (header.vid !== vaultId) throw new Error('slot of another vault')
    return jwe
  } catch (cause) {
    throw new VaultError('VAULT_DAMAGED', said('passphrase-slot-damaged', {}), {
      cause,
      details: { slot: 'passphrase' },
    })
  }
}
