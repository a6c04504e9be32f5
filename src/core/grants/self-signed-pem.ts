/** DER of the algorithm identifiers that PKCS#8 puts before a bare key (RFC 8017 §A.1, RFC 5480 §2.1.1). */
const rsaEncryption = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]
const ecOnP256 = [
  ...[0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
  ...[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
]

/** What a pasted key turned out to be. */
export type PemVerdict =
  | { readonly kind: 'pkcs8'; readonly der: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'refused'; readonly found: string }

const armour = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g

/**
 * Finds the private key in a PEM text (RFC 7468) and brings it into the one form that WebCrypto imports: PKCS#8 as it is,
 * PKCS#1 (`RSA PRIVATE KEY`) and SEC 1 (`EC PRIVATE KEY`, P-256) inside a PKCS#8 frame. `\n` written out, as JSON and
 * environment files do, counts as a line end.
 */
export function readPrivateKey(text: string): PemVerdict {
  const blocks = [...text.replaceAll('\\r', '').replaceAll('\\n', '\n').matchAll(armour)]
  const label = (block: RegExpMatchArray) => block[1] as string
  const key = blocks.find((block) => label(block).endsWith('PRIVATE KEY')) ?? blocks[0]
  if (!key) return { kind: 'refused', found: found(text) }
  const body = key[2] as string
  if (label(key) === 'ENCRYPTED PRIVATE KEY' || body.includes('Proc-Type:')) {
    return { kind: 'refused', found: 'a PEM key that is locked with a passphrase' }
  }
  const der = decode(body)
  if (der === null) return { kind: 'refused', found: 'a PEM key whose base64 is damaged' }
  if (label(key) === 'PRIVATE KEY') return { kind: 'pkcs8', der }
  if (label(key) === 'RSA PRIVATE KEY') return { kind: 'pkcs8', der: framed(rsaEncryption, der) }
  if (label(key) === 'EC PRIVATE KEY') return { kind: 'pkcs8', der: framed(ecOnP256, der) }
  return { kind: 'refused', found: `a PEM block "${label(key)}"` }
}

/** PrivateKeyInfo (RFC 5208 §5): SEQUENCE { version 0, algorithm, OCTET STRING { key } }. */
function framed(algorithm: readonly number[], key: Uint8Array): Uint8Array<ArrayBuffer> {
  return element(0x30, [0x02, 0x01, 0x00, ...algorithm, ...element(0x04, [...key])])
}

function element(tag: number, content: readonly number[]): Uint8Array<ArrayBuffer> {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Uint8Array.from([tag, ...size, ...content])
}

function decode(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64.replace(/\s+/g, '')), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/** Names what was pasted without showing any of it. */
function found(text: string): string {
  if (text.trimStart().startsWith('{')) return 'JSON'
  if (text.includes('BEGIN OPENSSH')) return 'an OpenSSH key'
  if (text.includes('-----BEGIN')) return 'a PEM key without its end line'
  return 'text without "-----BEGIN … PRIVATE KEY-----"'
}
