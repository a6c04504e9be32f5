import type { LocalText } from '../../shared/views.ts'

/** A provider's own words in the language of the window. */
export function localText(text: LocalText, language: string): string {
  return language.startsWith('zh') ? text['zh-CN'] : text.en
}
