import { errorWords } from '../shared/error-words.ts'
import { errorCodes, type WireError } from '../shared/result.ts'
import { saidIn, sentenceText } from '../shared/sentences/said.ts'
import type { LocalText } from '../shared/views.ts'

/**
 * A failure as a notification in both languages. English keeps the engine's sentence, which names the thing and the
 * remedy; Chinese has the sentence of the catalogue, else the words for its code, and the profile's name where the failure is about one.
 */
export function errorNotice(error: WireError): { readonly title: LocalText; readonly body: LocalText } {
  const code = errorCodes.includes(error.code) ? error.code : 'INTERNAL'
  const profile = error.details?.profile
  const said = saidIn(error.details)
  const [en, zh] = [errorWords.en[code], errorWords['zh-CN'][code]]
  return {
    title: {
      en: profile === undefined ? en.title : `${profile}: ${en.title}`,
      'zh-CN': profile === undefined ? zh.title : `${profile}：${zh.title}`,
    },
    body: {
      en: (said && sentenceText(said, 'en', 'window')) ?? error.message,
      'zh-CN': (said && sentenceText(said, 'zh-CN', 'window')) ?? zh.remedy,
    },
  }
}
