import { expect, it } from 'vitest'
import { parseResult } from '../../../src/node/parse-result.ts'

it('reads values and errors', () => {
  expect(parseResult('{"ok":true,"value":[1]}')).toEqual({ ok: true, value: [1] })
  const error = { code: 'NOT_FOUND', message: 'No x.', retryable: false, details: { profile: 'x', nested: {} } }
  expect(parseResult(JSON.stringify({ ok: false, error }))).toEqual({
    ok: false,
    error: { code: 'NOT_FOUND', message: 'No x.', retryable: false, details: { profile: 'x' } },
  })
})

it('keeps the sentence of a code that only a newer host knows', () => {
  const text = '{"ok":false,"error":{"code":"FROM_THE_FUTURE","message":"New.","retryable":true}}'
  expect(parseResult(text)).toEqual({ ok: false, error: { code: 'INTERNAL', message: 'New.', retryable: true } })
})

it.each([
  '',
  '{"ok":true,"val',
  '[]',
  'null',
  '{}',
  '{"ok":false}',
  '{"ok":false,"error":{}}',
  '<html>',
])('takes %j for a host that died while answering', (text) => {
  expect(() => parseResult(text)).toThrow(expect.objectContaining({ code: 'HOST_UNAVAILABLE' }))
})
