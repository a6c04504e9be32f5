export const minimumLength = 8

export const strengths = ['weak', 'fair', 'good', 'strong'] as const
export type Strength = (typeof strengths)[number]

/**
 * A rough count of the guesses that a passphrase costs: length times the variety of its characters, less what repeats
 * or runs in order. It is a hint while typing, not a rule.
 */
export function judgePassphrase(passphrase: string): { readonly strength: Strength; readonly bits: number } {
  const characters = [...passphrase]
  const distinct = new Set(characters.map((character) => character.toLowerCase())).size
  const pool = alphabets.reduce((size, [pattern, more]) => (pattern.test(passphrase) ? size + more : size), 0)
  const fresh = characters.filter((character, at) => !continues(characters, character, at)).length
  const words = new Set(passphrase.trim().toLowerCase().split(/\s+/)).size
  // Unrelated words are worth about 11 bits each, whatever their letters.
  const bits = Math.max(Math.min(fresh, distinct * 2) * Math.log2(Math.max(pool, 2)) * 0.7, words >= 4 ? words * 13 : 0)
  return { bits, strength: bits < 36 ? 'weak' : bits < 50 ? 'fair' : bits < 66 ? 'good' : 'strong' }
}

const alphabets: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/ /, 1],
  [/[!-/:-@[-`{-~]/, 24],
  [/[^\x20-\x7e]/, 200],
]

/** `aaa`, `abc`, `321`: a character that its two forerunners give away. */
function continues(characters: readonly string[], character: string, at: number): boolean {
  const [first, second] = [characters[at - 2], characters[at - 1]]
  if (first === undefined || second === undefined) return false
  const step = code(second) - code(first)
  return Math.abs(step) <= 1 && code(character) - code(second) === step
}

const code = (character: string): number => character.codePointAt(0) ?? 0
