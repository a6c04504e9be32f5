import type { TFunction } from 'i18next'
import { type ErrorCode, errorCodes, type WireError } from '../../shared/result.ts'
import { type Said, saidIn, sentenceText } from '../../shared/sentences/said.ts'
import type { ProtectionOption } from '../../shared/views.ts'
import { languageOf } from './local-text.ts'

export interface ErrorText {
  /** What happened. */
  readonly title: string
  /** What to do about it. */
  readonly remedy: string
  /** The sentence that names the thing, in the person's language; absent where there is none. */
  readonly detail: string | null
}

/** The user's words for a failure. A code that this window does not know (a newer host) gets INTERNAL's text. */
export function errorText(t: TFunction, error: WireError): ErrorText {
  const code: ErrorCode = errorCodes.includes(error.code) ? error.code : 'INTERNAL'
  return {
    title: t(`errors.${code}.title`),
    remedy: t(`errors.${code}.remedy`),
    detail: catalogued(t, error) ?? (code === 'INTERNAL' ? null : englishDetail(t, error)),
  }
}

function catalogued(t: TFunction, { details }: WireError): string | null {
  const said = saidIn(details)
  return said && sentenceText(said, languageOf(t('locale')), 'window')
}

/** What the host said in English only is for those who read English. */
function englishDetail(t: TFunction, { message }: WireError): string | null {
  return languageOf(t('locale')) === 'en' ? message : null
}

/** A sentence of the host: in the person's language, or the English one for those who read English. */
export function engineSentence(t: TFunction, said: Said | null | undefined, english: string | null): string | null {
  const own = said ? sentenceText(said, languageOf(t('locale')), 'window') : null
  return own ?? (languageOf(t('locale')) === 'en' ? english : null)
}

/** What a way to guard the key is good for, or why this machine lacks it. */
export function protectionText(t: TFunction, { kind, available, reason, said }: ProtectionOption): string {
  if (available) return t(`protectionHelp.${kind}`)
  return [t('unlock.unavailable'), engineSentence(t, said, reason)].filter(Boolean).join(t('unlock.unavailableStop'))
}
