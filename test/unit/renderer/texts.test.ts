import { describe, expect, it } from 'vitest'
import { troubleNames } from '../../../src/renderer/features/lab/trouble-model.ts'
import { createI18n, resolveLanguage } from '../../../src/renderer/text/create-i18n.ts'
import { en } from '../../../src/renderer/text/en.ts'
import { errorText } from '../../../src/renderer/text/error-text.ts'
import { joinSentences } from '../../../src/renderer/text/join-sentences.ts'
import { zhCN } from '../../../src/renderer/text/zh-CN.ts'
import { labVerdictIds } from '../../../src/shared/lab-views.ts'
import { errorCodes, type WireError } from '../../../src/shared/result.ts'
import { grantTypes, profileStates, protections, signInReasons } from '../../../src/shared/views.ts'

const plural = /_(?:zero|one|two|few|many|other)$/

function leaves(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') found.set(here, value)
    else for (const [deeper, text] of leaves(value as object, here)) found.set(deeper, text)
  }
  return found
}

const english = leaves(en)
const chinese = leaves(zhCN)
const stems = (texts: Map<string, string>) =>
  [...new Set([...texts.keys()].map((key) => key.replace(plural, '')))].sort()
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}|<(\w+)>/g)].map(([whole]) => whole).sort()

describe('the texts of the window', () => {
  it('are put together with a space where the language has one', () => {
    expect(joinSentences('It offers: a, b.', 'It stays.')).toBe('It offers: a, b. It stays.')
    expect(joinSentences('支持：浏览器登录。', null, '以 PKCE 保护。')).toBe('支持：浏览器登录。以 PKCE 保护。')
  })

  it('have the same keys in both languages', () => {
    expect(stems(chinese)).toEqual(stems(english))
  })

  it.each([
    ['en', english],
    ['zh-CN', chinese],
  ] as const)('have exactly the plural forms that %s needs', (language, texts) => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const forms = new Map<string, string[]>()
    for (const key of texts.keys()) {
      const form = plural.exec(key)?.[0].slice(1)
      if (form) forms.set(key.replace(plural, ''), [...(forms.get(key.replace(plural, '')) ?? []), form])
    }
    expect(forms.size).toBeGreaterThan(5)
    for (const [stem, found] of forms)
      expect({ stem, found: found.sort() }).toEqual({ stem, found: [...wanted].sort() })
  })

  it('name the same placeholders in both languages', () => {
    for (const [key, text] of chinese) {
      const original = english.get(key) ?? english.get(key.replace(plural, '_other'))
      expect({ key, names: placeholders(text) }).toEqual({ key, names: placeholders(original ?? '') })
    }
  })

  it('are never empty, and Chinese is not English left over', () => {
    const same = [...chinese].filter(([key, text]) => text === english.get(key)).map(([key]) => key)
    const shared =
      /^(app\.name|clients\.namePlaceholder|proxy\.tools\.(curl|python|npm|docker|kubectl)|settings\.languages\.)/
    expect(same.filter((key) => !shared.test(key))).toEqual([])
    expect([...english.values(), ...chinese.values()].filter((text) => text.trim() === '')).toEqual([])
  })

  it.each([
    ['errors', errorCodes, ['title', 'remedy']],
    ['states', profileStates, null],
    ['reasonShort', [...signInReasons, 'never-signed-in'], null],
    ['grants', grantTypes, null],
    ['grantHelp', grantTypes, null],
    ['protections', protections, null],
    ['protectionHelp', protections, null],
    ['about.capabilities', ['host', 'tray', 'startAtLogin', 'hostClipboard', 'notifications', 'window'], null],
    ['signIn.challenge', ['otp', 'captcha'], null],
    ['lab.verdictTitles', labVerdictIds, null],
    ['lab.verdicts', labVerdictIds, ['pass', 'unseen']],
    ['lab.trouble.kinds', troubleNames, null],
  ] as const)('have words for every member of %s', (prefix, members, parts) => {
    for (const texts of [english, chinese]) {
      for (const member of members) {
        for (const key of parts ? parts.map((part) => `${prefix}.${member}.${part}`) : [`${prefix}.${member}`]) {
          expect(texts.has(key), key).toBe(true)
        }
      }
    }
  })
})

describe('error texts', () => {
  const { t } = createI18n('en')

  it('prefer the words of the window and keep the sentence of the host as the detail', () => {
    const error: WireError = { code: 'PORT_IN_USE', message: 'Port 7420 is used by another program.', retryable: false }
    expect(errorText(t, error)).toEqual({
      title: 'The port is in use',
      remedy: 'Choose another, or end the program that uses it.',
      detail: 'Port 7420 is used by another program.',
    })
  })

  it('give a code that this window does not know the words of INTERNAL, without its message', () => {
    const error = { code: 'FROM_THE_FUTURE', message: 'secret?', retryable: false } as unknown as WireError
    expect(errorText(t, error)).toEqual({
      title: 'Something went wrong inside Token Vault',
      remedy: 'Try again. The log in the data folder has details.',
      detail: null,
    })
  })

  it('say where a definition is wrong and what was expected there', () => {
    const error: WireError = {
      code: 'DEFINITION_INVALID',
      message: 'x',
      retryable: false,
      details: {
        ...{ says: 'definition-fault', file: 'acme.json', pointer: '/oauth/scope' },
        ...{ expected: 'a text', localExpected: '应为文本' },
      },
    }
    expect(errorText(t, error).detail).toBe('acme.json: at /oauth/scope: a text.')
    expect(errorText(createI18n('zh-CN').t, error).detail).toBe('acme.json 的 /oauth/scope：应为文本。')
  })
})

describe('the language of the window', () => {
  it.each([
    ['system', ['zh-TW', 'en'], 'zh-CN'],
    ['system', ['en-GB', 'zh-CN'], 'en'],
    ['system', ['fr-FR', 'zh-Hans-CN'], 'zh-CN'],
    ['system', ['fr-FR'], 'en'],
    ['system', [], 'en'],
    ['zh-CN', ['en'], 'zh-CN'],
    ['en', ['zh-CN'], 'en'],
  ] as const)('is, for %s on a system of %j, %s', (preference, system, language) => {
    expect(resolveLanguage(preference, system)).toBe(language)
  })
})
