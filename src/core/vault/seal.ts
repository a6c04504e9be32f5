import { CompactEncrypt, compactDecrypt } from 'jose'
import type { Json } from '../../shared/json.ts'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { RecordKind } from '../ports.ts'

/**
 * The vault key in the form that seals and opens. It is a copy inside the crypto library: work that is under way ends
 * with the right key even when the vault is locked, and its bytes zeroed, in between.
 */
export type SealKey = CryptoKey

/** @throws VaultError `VAULT_DAMAGED` when `key` is not 256 bits long. */
export async function importSealKey(key: Uint8Array): Promise<SealKey> {
  if (key.length !== 32) {
    throw new VaultError('VAULT_DAMAGED', said('slot-holds-no-key', {}))
  }
  return crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/**
 * Seals a value as a compact JWE (RFC 7516; `dir` + `A256GCM`). The record's kind and id stand in the protected header,
 * so a row that was copied over another one does not open (it is authenticated data, RFC 7516 §5.1 step 14).
 */
export async function sealValue(key: SealKey, kid: string, kind: RecordKind, id: string, value: Json): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, rkind: kind, rid: id })
    .encrypt(key)
}

/** @throws VaultError `VAULT_DAMAGED` when the value was altered, moved from another record, or sealed with another key. */
export async function openValue(key: SealKey, kind: RecordKind, id: string, sealed: string): Promise<Json> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    if (protectedHeader.rkind !== kind || protectedHeader.rid !== id) throw new Error('record moved')
    return JSON.parse(new TextDecoder().decode(plaintext)) as Json
  } catch (cause) {
    // A JSON syntax error quotes the text it stumbled on, which is the secret.
    const quotable = cause instanceof SyntaxError ? {} : { cause }
    throw new VaultError('VAULT_DAMAGED', said('sealed-record-closed', { kind, id }), quotable)
  }
}
