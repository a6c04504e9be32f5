import type { VaultError } from '../../core/errors.ts'
import { errorWords } from '../../shared/error-words.ts'
import { saidIn, sentenceText } from '../../shared/sentences/said.ts'
import type { LocalText, NoticeView } from '../../shared/views.ts'

/** That the vault file cannot be used, in both languages. Said once for each trouble: it stands in the window until it ends. */
export function storageNotice({ code, message, details }: VaultError): NoticeView {
  const said = saidIn(details)
  const body = (language: keyof LocalText) => (said && sentenceText(said, language, 'window')) ?? message
  return {
    kind: 'storage-problem',
    profileId: null,
    title: { en: errorWords.en[code].title, 'zh-CN': errorWords['zh-CN'][code].title },
    body: { en: body('en'), 'zh-CN': body('zh-CN') },
  }
}
