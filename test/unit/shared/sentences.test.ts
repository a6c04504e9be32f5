import { describe, expect, it } from 'vitest'
import { failureSentence, languageIn } from '../../../src/cli/language.ts'
import { consentInputs } from '../../../src/core/providers/consent-inputs.ts'
import type { ProviderDefinition } from '../../../src/core/providers/definition.ts'
import { errorNotice } from '../../../src/main/error-notice.ts'
import { createI18n } from '../../../src/renderer/text/create-i18n.ts'
import { en } from '../../../src/renderer/text/en.ts'
import { errorText } from '../../../src/renderer/text/error-text.ts'
import { zhCN } from '../../../src/renderer/text/zh-CN.ts'
import { type ErrorDetails, errorCodes, type WireError } from '../../../src/shared/result.ts'
import { sentenceText } from '../../../src/shared/sentences/said.ts'
import { sentences } from '../../../src/shared/sentences/sentences.ts'
import type { LocalText } from '../../../src/shared/views.ts'

/** Whatever a sentence names; a name that it does not know it does not ask for. */
const names: ErrorDetails = new Proxy({} as Record<string, string>, { get: (_, name) => `‹${String(name)}›` })
const ids = Object.keys(sentences)
/** Four words of English in a row, outside of names and code: a sentence, and no product's name. */
const english = /[A-Za-z’']{2,}(?:[ ,]+[a-z’']{2,}){3,}/
const hasWindowForm = (says: string) => 'inWindow' in sentences[says as keyof typeof sentences]
/** Whatever can be pressed or turned on: the words of the window, and of the switches that every provider has. */
const labels = { en: labelsOf(en, 'en'), 'zh-CN': labelsOf(zhCN, 'zh-CN') }
const prose = (text: string) => text.replace(/‹[^›]*›|`[^`]*`/g, '')

function labelsOf(texts: object, language: keyof LocalText): ReadonlySet<string> {
  const flat = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(flat)
  const definition = { upstream: 'https://api.example', endpoints: {} } as ProviderDefinition
  return new Set([...flat(texts), ...consentInputs(definition).map(({ label }) => label[language])])
}

describe('what the engine says', () => {
  it.each(ids)('%s is a sentence in each language, and names the same things', (says) => {
    const [en, zh] = (['en', 'zh-CN'] as const).map((language) => sentenceText({ says, with: names }, language) ?? '')
    expect(en).toMatch(/^\P{Script=Han}+[.]$/u)
    expect(zh).toMatch(/\p{Script=Han}.*。$/u)
    expect(prose(zh ?? '')).not.toMatch(english)
    const named = (text = '') => new Set(text.match(/‹(?:path|account|slots?|port|variable|command|names)›/g))
    expect(named(zh)).toEqual(named(en))
  })

  it.each(ids.filter(hasWindowForm))('%s names in the window what is there to press, and no command', (says) => {
    for (const language of ['en', 'zh-CN'] as const) {
      const text = sentenceText({ says, with: names }, language, 'window') ?? ''
      expect(text).not.toMatch(/`|tokenvault |\bwindow\b|窗口/)
      for (const [, label] of text.matchAll(/“([^“”]+)”/g)) {
        expect(label).toSatisfy((label: string) => label.includes('‹') || labels[language].has(label))
      }
    }
  })

  it('sends nobody who is in the window to the window, and names no command of our own there', () => {
    const lost = ids.filter((says) =>
      (['en', 'zh-CN'] as const).some((language) =>
        /`tokenvault |\bin the window\b|在窗口中/.test(sentenceText({ says, with: names }, language, 'window') ?? ''),
      ),
    )
    expect(lost).toEqual([])
  })

  it('is nothing to a program that does not know the sentence', () => {
    expect(sentenceText({ says: 'from-the-future', with: {} }, 'zh-CN')).toBeNull()
    expect(sentenceText({ says: 'toString', with: {} }, 'en')).toBeNull()
  })
})

describe('a failure in Chinese', () => {
  const { t } = createI18n('zh-CN')
  const failure = (code: WireError['code'], details?: ErrorDetails): WireError => {
    return { code, message: 'The engine says this in English only.', retryable: false, ...(details ? { details } : {}) }
  }
  const shown = (error: WireError) => {
    const { title, remedy, detail } = errorText(t, error)
    const { title: noticeTitle, body } = errorNotice(error)
    return [title, remedy, detail ?? '', noticeTitle['zh-CN'], body['zh-CN'], failureSentence(error, 'zh-CN')]
  }

  it.each(errorCodes)('%s shows no English sentence: not in the window, not as a notice, not in a terminal', (code) => {
    for (const text of shown(failure(code))) expect(text).not.toMatch(english)
  })

  it.each(ids)('%s is shown as the sentence that it is', (says) => {
    const error = failure('STORAGE_UNAVAILABLE', { says, path: '/p', account: 'a', slots: 's', id: 'i', kind: 'k' })
    const said = { says, with: error.details ?? {} }
    const [inWindow, elsewhere] = [sentenceText(said, 'zh-CN', 'window'), sentenceText(said, 'zh-CN')]
    const texts = shown(error)
    expect([texts[2], texts[4], texts[5]]).toEqual([inWindow, inWindow, elsewhere])
  })

  it('is for whoever has a Chinese locale, in the order of POSIX', () => {
    const table = [
      [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
      [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
      [{ LC_MESSAGES: 'zh_CN' }, 'zh-CN'],
      [{}, 'en'],
    ] as const
    for (const [env, language] of table) expect(languageIn(env)).toBe(language)
  })
})
