import { errorWords } from '../shared/error-words.ts'
import type { WireError } from '../shared/result.ts'
import { type Said, saidIn, sentenceText } from '../shared/sentences/said.ts'
import type { LocalText } from '../shared/views.ts'

export type Language = keyof LocalText

/** Of what the engine says; POSIX order: `LC_ALL` before `LC_MESSAGES` before `LANG`. */
export function languageIn(env: Readonly<Record<string, string | undefined>>): Language {
  return /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh-CN' : 'en'
}

/** A failure in one line. What is not in the catalogue has the words for its code in Chinese. */
export function failureSentence({ code, message, details }: WireError, language: Language): string {
  if (language === 'en') return message
  const said = saidIn(details)
  const { title, remedy } = errorWords[language][code]
  const about = details?.profile ?? details?.path ?? details?.field
  return (said && sentenceText(said, language)) ?? `${about === undefined ? '' : `${about}：`}${title}。${remedy}`
}

/** A sentence of the host, or its English where this program does not know it. */
export function hostSentence(said: Said | null | undefined, english: string | null, language: Language): string | null {
  return (said && sentenceText(said, language)) ?? english
}
