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

/** As long as a key is in base64, or longer. */
const encodedRun = /[A-Za-z0-9+/_-]{84,}/g

/** Whether a header's value carries a client key, of whichever client: as it is, or in base64, as in a Basic credential. */
export function carriesKey(value: string): boolean {
  if (value.length < keyLength) return false
  return holdsKey(value) || (value.match(encodedRun) ?? []).some(encodesKey)
}

/** What is encoded may begin at any character of the run. */
function encodesKey(run: string): boolean {
  const encoded = run.replaceAll('-', '+').replaceAll('_', '/')
  return [0, 1, 2, 3].some((from) => {
    const part = encoded.slice(from)
    return holdsKey(atob(part.length % 4 === 1 ? part.slice(0, -1) : part))
  })
}

/** Whether a client key stands anywhere in the text: in a URL, for instance, where it must never be. */
export function holdsKey(text: string): boolean {
  return anyKey.test(text)
}
