/** Sentences one after the other: with a space between them, unless the one before ends in a Chinese stop. */
export function joinSentences(...sentences: readonly (string | null | undefined | false)[]): string {
  return sentences
    .filter(Boolean)
    .join(' ')
    .replace(/(?<=[。！？；]) /g, '')
}
