import type { LocalText } from '../views.ts'

type Words<Names> = { readonly [L in keyof LocalText]: (names: Names) => string }

/** One sentence in every language, over what it names. What it names is never a secret: it crosses transports and is logged. */
export interface Sentence<Names> extends Words<Names> {
  /** For who reads it in the window, and needs neither a command nor to be sent there. */
  readonly inWindow?: Words<Names>
}

/** Both languages stand together, so that neither is forgotten. */
export function sentence<Names = object>(words: Sentence<Names>): Sentence<Names> {
  return words
}
