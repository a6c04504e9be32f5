import type { LegacyHash } from '../../ports.ts'

/** What AIGNE Hub hands over at the end of a connect session. */
export interface SealedKey {
  readonly accessKeyId: string
  /** base64 of OpenSSL's container: `Salted__`, 8 bytes of salt, ciphertext. */
  readonly accessKeySecret: string
  readonly challenge: string
}

const magic = 'Salted__'
const saltBytes = 8
const blockBytes = 16
const keyBytes = 32
/** The hub's own numbers (aigne-cli `crypto.ts`). They keep nothing secret: the challenge travels beside the ciphertext. */
const passphraseIterations = 256

/**
 * Opens the key: the passphrase is PBKDF2-HMAC-SHA512 (RFC 8018 §5.2) of the challenge with the key's id as salt, in hex;
 * key and IV follow from it by OpenSSL's `EVP_BytesToKey` with MD5 and one round, the cipher is AES-256-CBC.
 * @throws Error when it is not such a container or was made for another challenge.
 */
export async function openSealedKey(sealed: SealedKey, hash: LegacyHash): Promise<string> {
  const container = fromBase64(sealed.accessKeySecret)
  const head = new TextDecoder('latin1').decode(container.subarray(0, magic.length))
  const length = container.length - magic.length - saltBytes
  if (head !== magic || length <= 0 || length % blockBytes !== 0) throw new Error('not an OpenSSL container')
  const salt = container.subarray(magic.length, magic.length + saltBytes)
  const passphrase = await derivePassphrase(sealed.challenge, sealed.accessKeyId)
  const material = bytesToKey(new TextEncoder().encode(passphrase), salt, hash)
  const key = await crypto.subtle.importKey('raw', material.slice(0, keyBytes), 'AES-CBC', false, ['decrypt'])
  const iv = material.slice(keyBytes, keyBytes + blockBytes)
  const ciphertext = container.slice(magic.length + saltBytes)
  const plain = await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, ciphertext)
  return new TextDecoder('utf-8', { fatal: true }).decode(plain)
}

async function derivePassphrase(challenge: string, accessKeyId: string): Promise<string> {
  const encoder = new TextEncoder()
  const password = await crypto.subtle.importKey('raw', encoder.encode(challenge), 'PBKDF2', false, ['deriveBits'])
  const salt = encoder.encode(accessKeyId)
  const parameters = { name: 'PBKDF2', hash: 'SHA-512', salt, iterations: passphraseIterations }
  const bits = new Uint8Array(await crypto.subtle.deriveBits(parameters, password, keyBytes * 8))
  return [...bits].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** D_i = MD5(D_{i−1} ‖ passphrase ‖ salt), joined until there is enough (OpenSSL `EVP_BytesToKey`, count 1). */
function bytesToKey(passphrase: Uint8Array, salt: Uint8Array, hash: LegacyHash): Uint8Array<ArrayBuffer> {
  let joined = new Uint8Array(0)
  let last = new Uint8Array(0)
  while (joined.length < keyBytes + blockBytes) {
    last = Uint8Array.from(hash.md5(join(last, passphrase, salt)))
    joined = join(joined, last)
  }
  return joined
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0))
}
