import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { AnswerHead } from '../../core/proxy/rejection.ts'
import type { RawHeaders } from './leased-handler.ts'

/** A small body must not become a large one. */
const decodedLimit = 512 * 1024

const decoders: ReadonlyMap<string, (body: Buffer) => Buffer> = new Map([
  ['gzip', (body) => gunzipSync(body, { maxOutputLength: decodedLimit })],
  ['x-gzip', (body) => gunzipSync(body, { maxOutputLength: decodedLimit })],
  ['deflate', (body) => inflateSync(body, { maxOutputLength: decodedLimit })],
  ['br', (body) => brotliDecompressSync(body, { maxOutputLength: decodedLimit })],
])

/** The value of a response header in its raw form, or `null`. */
function header(raw: RawHeaders, wanted: string): string | null {
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] as Buffer | string
    if (name.length === wanted.length && name.toString('latin1').toLowerCase() === wanted) {
      return (raw[index + 1] as Buffer | string).toString('latin1').trim()
    }
  }
  return null
}

/** What the judge of refusals needs of a head. */
export function answerHead(status: number, raw: RawHeaders): AnswerHead {
  const length = header(raw, 'content-length')
  return {
    status,
    mediaType: header(raw, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? null,
    length: length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null,
  }
}

/** The text of a small body, decoded (RFC 9110 §8.4); empty when it cannot be. */
export function answerText(raw: RawHeaders, chunks: readonly Buffer[]): string {
  const body = Buffer.concat(chunks)
  const coding = header(raw, 'content-encoding')?.toLowerCase()
  try {
    if (coding === undefined || coding === 'identity') return body.toString('utf8')
    return decoders.get(coding)?.(body).toString('utf8') ?? ''
  } catch {
    return ''
  }
}
