import type { LocalText } from '../views.ts'

/** One sentence in every language, over what it names. What it names is never a secret: it crosses transports and is logged. */
export type Sentence<Names> = { readonly [L in keyof LocalText]: (names: Names) => string }

/** Both languages stand together, so that neither is forgotten. */
export function sentence<Names = object>(words: Sentence<Names>): Sentence<Names> {
  return words
}
