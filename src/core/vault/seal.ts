import { CompactEncrypt, compactDecrypt } from 'jose'
import type { Json } from '../../shared/json.ts'
import { VaultError } from '../errors.ts'
import type { RecordKind } from '../ports.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Seals a value as a compact JWE (RFC 7516; `dir` + `A256GCM`). The record's kind and id stand in the protected header,
 * so a row that was copied over another one does not open (it is authenticated data, RFC 7516 §5.1 step 14).
 */
export async function sealValue(
  key: Uint8Array,
  kid: string,
  kind: RecordKind,
  id: string,
  value: Json,
): Promise<string> {
  return new CompactEncrypt(encoder.encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, rkind: kind, rid: id })
    .encrypt(key)
}

/** @throws VaultError `VAULT_DAMAGED` when the value was altered, moved from another record, or sealed with another key. */
export async function openValue(key: Uint8Array, kind: RecordKind, id: string, sealed: string): Promise<Json> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    if (protectedHeader.rkind !== kind || protectedHeader.rid !== id) throw new Error('record moved')
    return JSON.parse(decoder.decode(plaintext)) as Json
  } catch (cause) {
    throw new VaultError(
      'VAULT_DAMAGED',
      `The sealed record ${kind}/${id} cannot be opened. It is kept as it is; restore a backup or sign in again.`,
      { cause, details: { kind, id } },
    )
  }
}
