import { describe, expect, it, test } from 'vitest'
import type { ProviderDefinition } from '../../../src/core/providers/definition.ts'
import { fillJwtTemplate, fillParameters, listValues } from '../../../src/core/providers/fill-jwt-template.ts'
import { jwtTemplate } from '../../../src/core/providers/jwt-template.ts'

const kinds = { user: 'text', roles: 'list', admin: 'flag', size: 'text', scope: 'text', life: 'text', alg: 'text' }
const definition = {
  inputs: Object.entries(kinds).map(([id, kind]) => ({ id, kind })),
} as unknown as ProviderDefinition
const now = 1_700_000_000_987
const source = (inputs: Record<string, string> = {}) => ({ inputs, definition, now })
const lifetime = { seconds: 600, maximumSeconds: 3600, marginSeconds: 60 }
const template = (more: object) =>
  jwtTemplate.parse({ algorithm: 'HS256', claims: {}, key: { input: 'secret' }, lifetime, ...more })
const claims = (of: object, inputs: Record<string, string> = {}) =>
  fillJwtTemplate(template({ claims: of }), source(inputs)).claims

test('times are whole seconds of one moment', () => {
  expect(fillJwtTemplate(template({ claims: { iat: '{now}', exp: '{exp}' } }), source())).toMatchObject({
    claims: { iat: 1_700_000_000, exp: 1_700_000_600 },
    issuedAt: 1_700_000_000_000,
    expiresAt: 1_700_000_600_000,
    header: { typ: 'JWT' },
    keyEncoding: 'utf8',
  })
})

test.for<[string, object, Record<string, string>, object]>([
  ['text', { sub: '{user}' }, { user: '用户' }, { sub: '用户' }],
  ['text inside text', { sub: 'u:{user}' }, { user: 'a' }, { sub: 'u:a' }],
  ['text that looks like a number stays text', { sub: '{user}' }, { user: '42' }, { sub: '42' }],
  ['what stands there', { n: 1, b: false, l: ['a', 2] }, {}, { n: 1, b: false, l: ['a', 2] }],
  ['a list', { roles: '{roles}' }, { roles: 'A\nB' }, { roles: ['A', 'B'] }],
  ['an empty list', { roles: '{roles}' }, {}, { roles: [] }],
  ['a list inside text', { scope: 'x {roles}' }, { roles: 'A\nB' }, { scope: 'x A B' }],
  ['a flag', { admin: '{admin}' }, { admin: 'true' }, { admin: true }],
  ['a flag that is off', { admin: '{admin}' }, {}, { admin: false }],
  ['a number', { size: '{number.size}' }, { size: '600' }, { size: 600 }],
  ['JSON', { scope: '{json.scope}' }, { scope: '{"a":[1]}' }, { scope: { a: [1] } }],
  ['no optional claim without its input', { a: '{user?}', b: 'x{user?}', c: 1 }, {}, { c: 1 }],
  ['an optional claim with its input', { a: '{user?}' }, { user: 'x' }, { a: 'x' }],
  ['no object whose members are all left out', { o: { p: { q: '{user?}' } } }, {}, {}],
  ['an object with some members', { o: { a: '{user?}', b: 1 } }, {}, { o: { b: 1 } }],
  ['an object that is empty on purpose', { o: {} }, {}, { o: {} }],
  ['no item that is left out', { l: ['{user?}', 'b'] }, {}, { l: ['b'] }],
])('claims hold %s', ([_title, of, inputs, wanted]) => {
  expect(claims(of, inputs)).toEqual(wanted)
})

test('each token has its own {uuid} and {random}', () => {
  const one = claims({ a: '{uuid}', b: '{random}' })
  const two = claims({ a: '{uuid}', b: '{random}' })
  expect(one).toMatchObject({ a: expect.stringMatching(/^[0-9a-f-]{36}$/), b: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(new Set([one.a, two.a, one.b, two.b]).size).toBe(4)
})

test.for<[string, object, Record<string, string>, string]>([
  ['a needed input', { sub: '{user}' }, {}, 'user'],
  ['a number', { n: '{number.size}' }, { size: 'x' }, 'size'],
  ['JSON', { n: '{json.scope}' }, { scope: '{' }, 'scope'],
])('%s that is missing or wrong is named', ([_title, of, inputs, field]) => {
  expect(() => claims(of, inputs)).toThrow(
    expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }),
  )
})

describe('cases', () => {
  const of = {
    claims: { iss: 'i' },
    cases: [
      { when: { user: 'a' }, claims: { sub: 'A' } },
      { when: { user: 'b', size: '1' }, claims: { sub: 'B' } },
    ],
  }
  it.each([
    [{ user: 'a' }, { iss: 'i', sub: 'A' }],
    [{ user: 'b' }, { iss: 'i' }],
    [
      { user: 'b', size: '1' },
      { iss: 'i', sub: 'B' },
    ],
  ])('add claims for %j', (inputs, wanted) => {
    expect(fillJwtTemplate(template(of), source(inputs)).claims).toEqual(wanted)
  })
})

describe('the lifetime', () => {
  const seconds = (of: object, inputs: Record<string, string> = {}) => {
    const filled = fillJwtTemplate(template({ lifetime: { ...lifetime, ...of } }), source(inputs))
    return (filled.expiresAt - filled.issuedAt) / 1000
  }
  it.each([
    ['the wanted one', {}, {}, 600],
    ['cut below the maximum', { seconds: 5000 }, {}, 3540],
    ['cut exactly at the margin', { seconds: 3541 }, {}, 3540],
    ['from an input', { seconds: '{life}' }, { life: '30' }, 30],
    ['as long as allowed without the input', { seconds: '{life?}' }, {}, 3540],
  ] as const)('is %s', (_title, of, inputs, wanted) => {
    expect(seconds(of, inputs)).toBe(wanted)
  })
  it.each(['1.5', '0', '-3', 'NaN', '1e400', 'ten'])('is never %s', (life) => {
    expect(() => seconds({ seconds: '{life}' }, { life })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })
})

test('an algorithm comes from an input, and only one of the known ones', () => {
  expect(fillJwtTemplate(template({ algorithm: '{alg}' }), source({ alg: 'ES256' })).algorithm).toBe('ES256')
  expect(() => fillJwtTemplate(template({ algorithm: '{alg}' }), source({ alg: 'none' }))).toThrow(
    /HS256, RS256, ES256/,
  )
})

test.for<[string, string[]]>([
  ['', []],
  ['a', ['a']],
  ['a, b', ['a', 'b']],
  ['a\n b \n\n', ['a', 'b']],
  ['a,b\nc', ['a,b', 'c']],
  ['["a,b","c"]', ['a,b', 'c']],
  ['[1]', ['[1]']],
])('the list %j', ([text, wanted]) => {
  expect(listValues(text)).toEqual(wanted)
})

test('request parameters follow the rules of claims', () => {
  const parameters = { duration_seconds: '{number.size}', scope: '{json.scope?}' }
  expect(fillParameters(parameters, source({ size: '900' }))).toEqual({ duration_seconds: 900 })
})
