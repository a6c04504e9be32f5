import { fieldValue, type StrictRequest, token, visible } from './strict-request.ts'

/** RFC 9113 §8.3.1; CONNECT apart, each has exactly these. */
const pseudoFields = [':authority', ':method', ':path', ':scheme']
/** RFC 9113 §8.2.2, and `Host` beside an `:authority`. */
const ofConnections = /^(?:connection|proxy-connection|keep-alive|transfer-encoding|upgrade|host)$/

/** The head of one HTTP/2 request, or why no strict reader takes it (RFC 9113 §8). */
export function strictStreamHead(raw: readonly string[], authority: string): StrictRequest | string {
  const lines = linesOf(raw)
  const pseudo = lines.filter(([name]) => name.startsWith(':'))
  const headers = lines.slice(pseudo.length)
  if (headers.some(([name]) => name.startsWith(':'))) return 'a pseudo-header behind the headers'
  const names = pseudo.map(([name]) => name).sort()
  if (names.join() !== pseudoFields.join()) return `pseudo-headers ${names.join()}`
  const of = Object.fromEntries(pseudo)
  const target = of[':path'] as string
  if (of[':scheme'] !== 'https' || of[':authority'] !== authority) return `${of[':scheme']}://${of[':authority']}`
  if (!token.test(of[':method'] as string) || !visible.test(target)) return `${of[':method']} ${target}`
  for (const [name, value] of headers) {
    if (!token.test(name) || name !== name.toLowerCase() || !fieldValue.test(value)) return `header ${name}: ${value}`
    if (ofConnections.test(name) || (name === 'te' && value !== 'trailers')) return `header ${name}: ${value}`
  }
  const lengths = headers.filter(([name]) => name === 'content-length')
  if (lengths.length > 1 || !lengths.every(([, value]) => /^\d{1,15}$/.test(value))) return 'content-length'
  const head = lines.map((line) => line.join(': ')).join('\r\n')
  const body = { body: Buffer.alloc(0), trailers: [], complete: false, unprocessed: false }
  return { method: of[':method'] as string, target, version: 'HTTP/2.0', headers, head, ...body, upgrade: false }
}

/** Flat raw headers as lines. */
export function linesOf(raw: readonly string[]): [name: string, value: string][] {
  const lines: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) lines.push([raw[index] as string, raw[index + 1] as string])
  return lines
}
