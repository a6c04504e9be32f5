import type { ErrorDetails } from '../result.ts'
import type { LocalText } from '../views.ts'
import type { Sentence } from './sentence.ts'
import { sentences } from './sentences.ts'

export type SentenceId = keyof typeof sentences
type ParametersOf<I extends SentenceId> = Parameters<(typeof sentences)[I]['en']>[0]

/** A sentence of the engine as what can cross a transport: which one, and what it names. `says` is a `SentenceId`. */
export interface Said {
  readonly says: string
  readonly with: ErrorDetails
}

/** `said('storage-full', { path })`; the compiler knows what each sentence names. */
export function said<I extends SentenceId>(says: I, names: ParametersOf<I>): Said {
  return { says, with: names as ErrorDetails }
}

/**
 * The sentence in a person's language, or `null` for one that this program does not know (a newer host's).
 * @param place where it is read: in the window it names what is there to press.
 */
export function sentenceText(
  { says, with: names }: Said,
  language: keyof LocalText,
  place: 'window' | 'anywhere' = 'anywhere',
): string | null {
  if (!Object.hasOwn(sentences, says)) return null
  const words = sentences[says as SentenceId] as Sentence<ErrorDetails>
  return ((place === 'window' && words.inWindow) || words)[language](names)
}

/** What an error says beyond its code: the sentence that its details name. */
export function saidIn(details: ErrorDetails | undefined): Said | null {
  return typeof details?.says === 'string' ? { says: details.says, with: details } : null
}
