import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose'
import { said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'

/** OWASP Password Storage Cheat Sheet: at least 210,000 iterations for PBKDF2-HMAC-SHA512. */
export const passphraseIterations = 210_000
/** More than we ever write, and still only seconds of work for something that somebody tampered with. */
const mostIterations = 5_000_000
const shortestPassphrase = 8

/**
 * Seals bytes under a passphrase: a compact JWE with `PBES2-HS512+A256KW` (RFC 7518 §4.8) and `A256GCM`. `header` stands in
 * the protected header, so it is authenticated (RFC 7516 §5.1 step 14). The passphrase is normalised (NFC), because macOS
 * and Linux type the same accented letter differently.
 * @throws VaultError `INVALID_INPUT` for a passphrase that is empty or short.
 */
export async function sealWithPassphrase(
  plain: Uint8Array,
  passphrase: string | undefined,
  header: Readonly<Record<string, string | number>>,
  iterations = passphraseIterations,
): Promise<string> {
  const secret = bytesOf(acceptablePassphrase(passphrase))
  return new CompactEncrypt(plain)
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', ...header })
    .setKeyManagementParameters({ p2c: iterations, p2s: crypto.getRandomValues(new Uint8Array(16)) })
    .encrypt(secret)
}

/**
 * Judges everything that does not need the passphrase, so that damage is not reported as a wrong passphrase.
 * @throws Error naming what is wrong; the caller puts it into words.
 */
export function passphraseJweHeader(jwe: unknown): { jwe: string; header: ProtectedHeaderParameters } {
  if (typeof jwe !== 'string') throw new Error('no JWE')
  const header = decodeProtectedHeader(jwe)
  const count = header.p2c
  if (header.alg !== 'PBES2-HS512+A256KW' || header.enc !== 'A256GCM') throw new Error('unexpected algorithm')
  if (typeof count !== 'number' || count > mostIterations) throw new Error('iteration count out of bounds')
  if (jwe.split('.').length !== 5) throw new Error('not a compact JWE')
  return { jwe, header }
}

/** @throws whatever the tag check says: a wrong passphrase and a flipped bit cannot be told apart. */
export async function openWithPassphrase(jwe: string, passphrase: string): Promise<Uint8Array> {
  const { plaintext } = await compactDecrypt(jwe, bytesOf(passphrase), {
    keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
    contentEncryptionAlgorithms: ['A256GCM'],
    maxPBES2Count: mostIterations,
  })
  return plaintext
}

/** @throws VaultError `INVALID_INPUT`, saying what is missing. */
export function acceptablePassphrase(passphrase: string | undefined): string {
  if (passphrase === undefined || passphrase.trim() === '') {
    throw new VaultError('INVALID_INPUT', said('passphrase-empty', {}), { details: { field: 'passphrase' } })
  }
  if ([...passphrase].length < shortestPassphrase) {
    throw new VaultError('INVALID_INPUT', said('passphrase-short', { least: shortestPassphrase }), {
      details: { field: 'passphrase' },
    })
  }
  return passphrase
}

function bytesOf(passphrase: string): Uint8Array {
  return new TextEncoder().encode(passphrase.normalize('NFC'))
}
