/** Control characters, line ends, and the marks that turn the direction of the text behind them. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/**
 * Whether a name reads as it is stored. One with marks that are not seen could make a question of the proxy read as if another
 * tool asked (Unicode Technical Report 36, on spoofing by bidirectional text). Joiners are fine: emoji and several scripts
 * are written with them.
 */
export function isPlainName(name: string): boolean {
  return !unseen.test(name)
}
