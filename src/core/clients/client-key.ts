import { base64url } from 'jose'

/** `tv_<id>_<256 random bits>`: the id finds the record, the hash of the whole key proves it. */
export interface IssuedKey {
  readonly id: string
  readonly key: string
  /** Recognises the key without giving any of its random bits away. */
  readonly hint: string
}

const wholeKey = /^tv_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/
const anyKey = /tv_[0-9a-f]{16}_[A-Za-z0-9_-]{43}/

/** Makes a key from the platform's random source. Only its hash is kept, so it can be shown once. */
export function issueKey(): IssuedKey {
  const id = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const secret = base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
  return { id, key: `tv_${id}_${secret}`, hint: `tv_${id.slice(0, 8)}…` }
}

/** The id in a well-formed key, or `undefined`. */
export function keyId(key: string): string | undefined {
  return wholeKey.exec(key)?.[1]
}

const keyLength = 63
const basic = /^basic +([A-Za-z0-9+/=_-]+)$/i

/** RFC 7617 §2: `user:password` of a Basic credential, or `undefined`. */
export function basicCredential(value: string): string | undefined {
  const encoded = basic.exec(value)?.[1]
  if (encoded === undefined) return undefined
  try {
    return atob(encoded)
  } catch {
    return undefined
  }
}

/** Whether a header's value carries a client key, of whichever client, as it is or inside a Basic credential. */
export function carriesKey(value: string): boolean {
  if (value.length < keyLength) return false
  return holdsKey(value) || holdsKey(basicCredential(value) ?? '')
}

/** Whether a client key stands anywhere in the text: in a URL, for instance, where it must never be. */
export function holdsKey(text: string): boolean {
  return anyKey.test(text)
}
