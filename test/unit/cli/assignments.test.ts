import { expect, test } from 'vitest'
import { withSecretHint } from '../../../src/cli/assignments.ts'
import { CommandFailure } from '../../../src/cli/failure.ts'
import type { ProviderInputView } from '../../../src/shared/views.ts'

const input = (id: string, kind: ProviderInputView['kind']): ProviderInputView => ({
  ...{ id, kind, label: { en: id, 'zh-CN': id }, help: null, placeholder: null, defaultValue: null },
  ...{ required: true, advanced: false, choices: [], grants: [] },
})
const inputs = [input('password', 'secret'), input('site', 'url')]
const needed = (field: string) => new CommandFailure('INVALID_INPUT', `"${field}" is needed.`, { field })

test('a secret that is missing is answered with the ways to give one', () => {
  expect(withSecretHint(needed('password'), inputs, [])).toMatchObject({
    code: 'INVALID_INPUT',
    details: { field: 'password' },
    message:
      '"password" is needed. Use --secret password=env:VARIABLE, --secret password=file:PATH or --secret password=- (standard input).',
  })
})

test('what is no secret, was given, or failed for another reason stays as it was said', () => {
  const other = new CommandFailure('CONFLICT', 'taken', { field: 'password' })
  for (const [error, given] of [
    [needed('site'), []],
    [needed('password'), ['password']],
    [other, []],
    [new Error('x'), []],
  ] as const) {
    expect(withSecretHint(error, inputs, given)).toBe(error)
  }
})
