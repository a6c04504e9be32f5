import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

export type Language = 'en' | 'zh-CN'

/** Both languages are in the bundle: together they are smaller than one request is slow. */
export function createI18n(language: Language): i18n {
  const instance = i18next.createInstance()
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return instance
}

/** The language to show: the person's choice, else the system's, else English. */
export function resolveLanguage(preference: 'system' | Language, system: readonly string[]): Language {
  if (preference !== 'system') return preference
  const first = system.find((tag) => /^(zh|en)\b/i.test(tag))
  return first && /^zh/i.test(first) ? 'zh-CN' : 'en'
}
