import type { TFunction } from 'i18next'
import { type ErrorCode, errorCodes, type WireError } from '../../shared/result.ts'

export interface ErrorText {
  /** What happened. */
  readonly title: string
  /** What to do about it. */
  readonly remedy: string
  /** The host's own sentence, which names the thing; absent where it would only repeat the title. */
  readonly detail: string | null
}

/** The user's words for a failure. A code that this window does not know (a newer host) gets INTERNAL's text. */
export function errorText(t: TFunction, error: WireError): ErrorText {
  const code: ErrorCode = errorCodes.includes(error.code) ? error.code : 'INTERNAL'
  return {
    title: t(`errors.${code}.title`),
    remedy: t(`errors.${code}.remedy`),
    detail: code === 'INTERNAL' ? null : (definitionDetail(t, error) ?? error.message),
  }
}

/** A definition error says where: the file, the JSON pointer, and what was expected there. */
function definitionDetail(t: TFunction, { code, details }: WireError): string | null {
  if (code !== 'DEFINITION_INVALID' || !details) return null
  const { file, source, pointer, expected } = details
  if (pointer === undefined || expected === undefined) return null
  return t('errors.definitionWhere', {
    file: file ?? source ?? 'JSON',
    pointer: pointer === '' ? '/' : pointer,
    expected,
  })
}
