import { base64url } from 'jose'
import { type Said, said } from '../../shared/sentences/said.ts'
import { VaultError } from '../errors.ts'
import type { JwtAlgorithm, KeyEncoding } from '../providers/fill-jwt-template.ts'
import { readPrivateKey } from './self-signed-pem.ts'

export interface SigningKeySource {
  readonly algorithm: JwtAlgorithm
  readonly encoding: KeyEncoding
  /** As pasted. */
  readonly text: string
  /** The input that holds it, for messages. */
  readonly field: string
}

const parameters = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
} as const
const wanted = {
  RS256: 'an RSA private key in PEM: PKCS#8 (BEGIN PRIVATE KEY) or PKCS#1 (BEGIN RSA PRIVATE KEY)',
  ES256: 'a P-256 private key in PEM: PKCS#8 (BEGIN PRIVATE KEY) or SEC 1 (BEGIN EC PRIVATE KEY)',
} as const

/**
 * Makes a signing key from what the person pasted: for HS256 the bytes of the secret, otherwise a private key in PEM.
 * @throws VaultError `INVALID_INPUT`, naming the format that was found and the ones that are taken; never the key.
 */
export async function importSigningKey(source: SigningKeySource): Promise<CryptoKey | Uint8Array<ArrayBuffer>> {
  const { algorithm, text, field } = source
  if (text.trim() === '') throw unusable(source, said('signing-key-empty', { field, algorithm }))
  if (algorithm === 'HS256') return secretBytes(source)
  const read = readPrivateKey(text)
  if (read.kind === 'refused') {
    const names = { field, algorithm, wanted: wanted[algorithm], found: read.found }
    throw unusable(source, said('signing-key-form', names))
  }
  try {
    return await crypto.subtle.importKey('pkcs8', read.der, parameters[algorithm], false, ['sign'])
  } catch (cause) {
    throw unusable(source, said('signing-key-kind', { field, algorithm, wanted: wanted[algorithm] }), cause)
  }
}

/** A secret is taken byte for byte; only a line end that a file or a paste left behind it is not part of it. */
function secretBytes(source: SigningKeySource): Uint8Array<ArrayBuffer> {
  const secret = source.text.replace(/[\r\n]+$/, '')
  if (source.encoding === 'utf8') return new TextEncoder().encode(secret)
  const compact = secret.replace(/\s+/g, '')
  const strict = source.encoding === 'base64' ? /^[A-Za-z0-9+/]+={0,2}$/ : /^[A-Za-z0-9_-]+={0,2}$/
  if (!strict.test(compact)) {
    const { field, algorithm, encoding } = source
    throw unusable(source, said('signing-key-encoding', { field, algorithm, encoding }))
  }
  return new Uint8Array(base64url.decode(compact.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')))
}

function unusable({ algorithm }: SigningKeySource, words: Said, cause?: unknown): VaultError {
  return new VaultError('INVALID_INPUT', words, {
    cause,
    details: { expected: algorithm === 'HS256' ? 'secret' : wanted[algorithm] },
  })
}
