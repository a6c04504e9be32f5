import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import { VaultError } from '../errors.ts'
import type { KeyProtector } from '../ports.ts'

/** OWASP Password Storage Cheat Sheet: at least 210,000 iterations for PBKDF2-HMAC-SHA512. */
const iterations = 210_000
/** More than we ever write, and still only seconds of work for a slot that someone tampered with. */
const mostIterations = 5_000_000
const shortestPassphrase = 8

/**
 * Wraps the vault key under a passphrase: a compact JWE with `PBES2-HS512+A256KW` (RFC 7518 §4.8) and `A256GCM`. The
 * vault's id stands in the protected header. The passphrase is normalised (NFC), because macOS and Linux type the same
 * accented letter differently.
 */
export function createPassphraseProtector(): KeyProtector {
  return {
    kind: 'passphrase',
    probe: async () => ({ available: true }),
    async wrap(vaultKey, { vaultId, passphrase }) {
      const secret = bytesOf(acceptable(passphrase))
      const jwe = await new CompactEncrypt(vaultKey)
        .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', vid: vaultId })
        .setKeyManagementParameters({ p2c: iterations, p2s: crypto.getRandomValues(new Uint8Array(16)) })
        .encrypt(secret)
      return { jwe }
    },
    async unwrap(payload, { vaultId, passphrase }) {
      if (!passphrase) throw new VaultError('INVALID_INPUT', 'Enter the passphrase of this vault.')
      const jwe = checkedSlot(payload.jwe, vaultId)
      try {
        const { plaintext } = await compactDecrypt(jwe, bytesOf(passphrase), {
          keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
          contentEncryptionAlgorithms: ['A256GCM'],
          maxPBES2Count: mostIterations,
        })
        return plaintext
      } catch (cause) {
        // The tag fails in the same way for a wrong passphrase and for a flipped bit: which of the two cannot be told.
        throw new VaultError('WRONG_PASSPHRASE', 'That passphrase does not open this vault. Nothing was changed.', {
          cause,
        })
      }
    },
    forget: async () => undefined,
  }
}

function acceptable(passphrase: string | undefined): string {
  if (passphrase === undefined || passphrase.trim() === '') {
    throw new VaultError('INVALID_INPUT', 'Choose a passphrase; it may not be empty.', {
      details: { field: 'passphrase' },
    })
  }
  if ([...passphrase].length < shortestPassphrase) {
    throw new VaultError(
      'INVALID_INPUT',
      `Choose a longer passphrase: at least ${shortestPassphrase} characters; a few words are best.`,
      { details: { field: 'passphrase' } },
    )
  }
  return passphrase
}

/** Judges everything that does not need the passphrase, so that damage is not reported as a wrong passphrase. */
function checkedSlot(jwe: unknown, vaultId: string): string {
  try {
    if (typeof jwe !== 'string') throw new Error('no JWE')
    const header = decodeProtectedHeader(jwe)
    const count = header.p2c
    if (header.alg !== 'PBES2-HS512+A256KW' || header.enc !== 'A256GCM') throw new Error('unexpected algorithm')
    if (header.vid !== vaultId) throw new Error('slot of another vault')
    if (typeof count !== 'number' || count > mostIterations) throw new Error('iteration count out of bounds')
    if (jwe.split('.').length !== 5) throw new Error('not a compact JWE')
    return jwe
  } catch (cause) {
    throw new VaultError(
      'VAULT_DAMAGED',
      'The passphrase slot of this vault is damaged. Nothing was changed; use another key slot or restore a backup of the vault file.',
      { cause, details: { slot: 'passphrase' } },
    )
  }
}

function bytesOf(passphrase: string): Uint8Array {
  return new TextEncoder().encode(passphrase.normalize('NFC'))
}
