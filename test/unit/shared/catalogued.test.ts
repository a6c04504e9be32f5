import { describe, expect, it } from 'vitest'
import { failureSentence } from '../../../src/cli/language.ts'
import { readExportFile } from '../../../src/core/backup/export-file.ts'
import { planImport } from '../../../src/core/backup/import-plan.ts'
import { toWireError, VaultError } from '../../../src/core/errors.ts'
import { TokenRequestError } from '../../../src/core/grants/grant.ts'
import type { Profile } from '../../../src/core/profiles/profile.ts'
import { checkInputs } from '../../../src/core/providers/check-inputs.ts'
import { providerDefinition } from '../../../src/core/providers/definition.ts'
import { readDefinition } from '../../../src/core/providers/read-definition.ts'
import {
  bornExpired,
  refreshError,
  signInNeeded,
  stillWaiting,
  storageError,
} from '../../../src/core/refresh/refresh-errors.ts'
import { judgeRefreshFailure } from '../../../src/core/refresh/refresh-outcome.ts'
import { signInFailure } from '../../../src/core/sign-in/sign-in-failure.ts'
import { createI18n } from '../../../src/renderer/text/create-i18n.ts'
import { errorText } from '../../../src/renderer/text/error-text.ts'
import { signInReasons } from '../../../src/shared/views.ts'
import { facts } from '../../support/rotating-server.ts'

const profile = { id: 'p1', name: 'work' } as Profile
const { t } = createI18n('zh-CN')
const outcomes = [
  facts({}),
  facts({ sent: 'maybe', reason: 'ECONNRESET' }),
  ...[200, 302, 408, 425, 429, 500, 503].map((status) => facts({ status, reason: `HTTP ${status}` })),
  ...['invalid_client', 'invalid_grant', 'access_denied', 'expired_token', 'slow_down', 'odd'].map((error) =>
    facts({ status: 400, error, reason: `HTTP 400: ${error}` }),
  ),
  facts({ status: 200, reason: 'JWT_TIMESTAMP' }),
]

/** The failure as the window and a terminal show it in Chinese: its own sentence, and no English one. */
function expectChinese(error: VaultError, about?: string, inWindow = about): void {
  const wire = toWireError(error)
  expect({ message: error.message, says: error.details?.says }).toMatchObject({ says: expect.any(String) })
  const shown = [
    [errorText(t, wire).detail ?? '', inWindow],
    [failureSentence(wire, 'zh-CN'), about],
  ] as const
  for (const [text, part] of shown) {
    expect(text).toMatch(/\p{Script=Han}.*。$/u)
    if (part) expect(text).toContain(part)
  }
}

/** What the work is refused with. @throws whatever else it throws, and an error when it throws nothing. */
function refusalOf(work: () => unknown): VaultError {
  try {
    work()
  } catch (error) {
    if (error instanceof VaultError) return error
    throw error
  }
  throw new Error('not refused')
}

describe('what people meet most has a sentence of its own in Chinese', () => {
  it('a refresh that failed, whatever became of it', () => {
    for (const given of outcomes)
      for (const interrupted of [false, true]) {
        const failure = new TokenRequestError(given)
        const verdict = judgeRefreshFailure(failure, { endsSession: [], interrupted })
        const answerLostAt = interrupted ? 1 : undefined
        expectChinese(refreshError(profile, verdict, failure, { retryAt: 0, answerLostAt }), 'work')
      }
    for (const error of [bornExpired(profile, 0), stillWaiting(profile), storageError(profile, null)])
      expectChinese(error, 'work')
  })

  it.each([...signInReasons, 'never-signed-in'] as const)('a sign-in that is needed: %s', (reason) => {
    expectChinese(signInNeeded(profile, reason), 'tokenvault login work', '“登录”')
    expect(signInNeeded(profile, reason).message).toMatch(/^Profile "work" .*Run `tokenvault login work`/)
    expect(signInNeeded(profile, reason).details).toMatchObject({ profile: 'work', reason })
  })

  it('an answer that was lost says in both languages of which moment', () => {
    const error = signInNeeded(profile, 'refresh-interrupted', Date.UTC(2026, 5, 1, 12))
    expect(error.message).toContain('the refresh of 2026-06-01 12:00:00 UTC')
    expect(failureSentence(toWireError(error), 'zh-CN')).toContain('2026-06-01 12:00:00 UTC')
  })

  it('a sign-in that failed', () => {
    const oauth = { issuer: 'https://id.example' } as never
    for (const given of outcomes) expectChinese(signInFailure(new TokenRequestError(given), oauth))
    expectChinese(signInFailure(new TokenRequestError(facts({})), oauth), 'id.example')
    const inside = signInFailure(new Error('x'))
    expect(failureSentence(toWireError(inside), 'zh-CN')).toContain('详情见日志')
  })

  it('a form that is not accepted', () => {
    const label = { en: 'Server', 'zh-CN': '服务器地址' }
    const definition = providerDefinition.parse({
      ...{ id: 'acme', name: label, description: label, grants: ['static'] },
      inputs: [
        { id: 'server', kind: 'url', label, required: true },
        { id: 'token', kind: 'secret', label },
        { id: 'region', kind: 'choice', label, choices: [{ value: 'eu', label }] },
        { id: 'strict', kind: 'flag', label },
      ],
    })
    const server = 'https://api.example'
    const table: [Record<string, string>, string[], string, string?][] = [
      [{}, [], '服务器地址'],
      [{ server: 'no url' }, [], 'server'],
      [{ server: 'ftp://api.example' }, [], 'https://'],
      [{ server: 'https://me:secret@api.example' }, [], 'server'],
      [{ server: 'http://api.example' }, [], 'allowPlainHttp=true'],
      [{ server, region: 'mars' }, [], 'eu'],
      [{ server, strict: 'perhaps' }, [], 'true'],
      [{ server, other: '1' }, [], 'other'],
      [{ server, token: 'x' }, [], 'token'],
      [{ server, region: 'ghp_abcdefghijklmnopqrstuvwx' }, [], 'region'],
      [{ server }, ['pin'], 'pin'],
      [{ server, upstream: 'https://192.168.1.4' }, [], 'allowPrivateNetwork=true', '服务器位于内网'],
      [{ server, upstream: 'https://169.254.169.254' }, [], 'upstream'],
    ]
    for (const [settings, secretNames, about, inWindow] of table) {
      const refusal = refusalOf(() => checkInputs(definition, 'static', { settings, secretNames }))
      expectChinese(refusal, about, inWindow)
    }
  })

  it('a definition file that is wrong: in its shape, or in its sense', () => {
    const label = { en: 'Acme', 'zh-CN': '爱克米' }
    const acme = { id: 'acme', name: label, description: label, grants: ['static'] }
    const wrong: [unknown, string][] = [
      ['text', '整个文档'],
      [{ ...acme, grants: ['magic'] }, '/grants/0'],
      [{ ...acme, more: 1 }, '/more'],
      [{ ...acme, grants: ['session'] }, '/session'],
      [{ ...acme, upstream: 'https://{nowhere}' }, '/upstream'],
    ]
    for (const [raw, where] of wrong)
      expectChinese(
        refusalOf(() => readDefinition(raw, 'acme.json')),
        where,
      )
  })

  it('a file that is not to be imported', () => {
    const head = { format: 'tokenvault-export', version: 9, kind: 'backup', id: 'x', createdAt: 'now' }
    for (const text of ['x', '{}', JSON.stringify(head), JSON.stringify({ ...head, version: 1 })]) {
      expectChinese(refusalOf(() => readExportFile(text)))
    }
    const twin = { name: 'work', provider: 'oidc', grant: 'static', tags: [], settings: {} } as never
    const present = { byId: () => undefined, byName: () => profile, hasSession: () => true, isNameKept: () => false }
    expectChinese(
      refusalOf(() => planImport([twin, twin], present, 'skip')),
      'work',
    )
    expectChinese(
      refusalOf(() => planImport([twin], present, 'refuse')),
      'work',
    )
  })
})
