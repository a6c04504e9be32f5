/**
 * The bytes of an IP address as `net.isIP` accepts it: 4 or 16 of them, or `null` for anything else. A zone (`fe80::1%eth0`)
 * is left aside. Strict on purpose: `127.1`, `0x7f.1` and `010.0.0.1` are no addresses here, because resolvers disagree
 * about them; in a URL the parser has already normalised them.
 */
export function ipBytes(text: string): readonly number[] | null {
  const address = text.replace(/^\[|\]$/g, '').split('%', 1)[0] as string
  return address.includes(':') ? v6Bytes(address) : v4Bytes(address)
}

function v4Bytes(text: string): number[] | null {
  const parts = text.split('.')
  const plain = parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  return plain ? parts.map(Number) : null
}

function v6Bytes(text: string): number[] | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head, tail] = [groups(halves[0] as string), halves.length === 2 ? groups(halves[1] as string) : []]
  if (head === null || tail === null) return null
  const missing = 16 - head.length - tail.length
  if (halves.length === 2 ? missing < 2 : missing !== 0) return null
  return [...head, ...new Array<number>(missing).fill(0), ...tail]
}

/** Hextets as bytes; the last may be a dotted IPv4 address (RFC 4291 §2.2). */
function groups(text: string): number[] | null {
  if (text === '') return []
  const parts = text.split(':')
  const bytes: number[] = []
  for (const [index, part] of parts.entries()) {
    const dotted = index === parts.length - 1 && part.includes('.') ? v4Bytes(part) : null
    if (dotted !== null) bytes.push(...dotted)
    else if (/^[0-9a-f]{1,4}$/i.test(part)) bytes.push(Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 0xff)
    else return null
  }
  return bytes
}
