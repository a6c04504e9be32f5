/**
 * Bytes that stand for keys, port and secret words: they differ from run to run, and the same seed has to make the same
 * requests. `fuzz-world.ts` fills them in.
 */
export const place = {
  key: '\u0080',
  otherKey: '\u0081',
  cappedKey: '\u0082',
  revokedKey: '\u0083',
  basic: '\u0084',
  port: '\u0085',
  unknownKey: '\u0086',
  secret: '\u0087',
}

/** Sizes of what the placeholders stand for. */
const lengths = new Map([[place.secret, 11]])
export function filledLength(body: string): number {
  return [...body].reduce((sum, char) => sum + (lengths.get(char) ?? 1), 0)
}
