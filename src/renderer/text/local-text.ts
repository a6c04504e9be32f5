import type { LocalText } from '../../shared/views.ts'

/** The window's locale as one of the languages that texts come in. */
export function languageOf(locale: string): keyof LocalText {
  return locale.startsWith('zh') ? 'zh-CN' : 'en'
}

/** A provider's own words in the language of the window. */
export function localText(text: LocalText, locale: string): string {
  return text[languageOf(locale)]
}
