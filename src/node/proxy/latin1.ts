import type { RawHeaders } from './leased-handler.ts'

/**
 * Raw header bytes as strings, one byte a character (RFC 9110 §5.5, obs-text): what is not ASCII comes out again as the
 * same bytes, because Node and undici write headers as latin-1.
 */
export function latin1(raw: RawHeaders): string[] {
  const texts: string[] = new Array(raw.length)
  for (let index = 0; index < raw.length; index += 1) {
    const part = raw[index] as Buffer | string
    texts[index] = typeof part === 'string' ? part : part.toString('latin1')
  }
  return texts
}

/** Flat header lines as name–value pairs, in which Node takes trailers. */
export function pairsOf(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < flat.length; index += 2) {
    pairs.push([flat[index] as string, flat[index + 1] as string])
  }
  return pairs
}
