import { expect, test } from 'vitest'
import { readDefinition } from '../../../src/core/providers/read-definition.ts'

const text = { en: 'Acme', 'zh-CN': 'Acme' }
const input = (id: string, kind = 'text') => ({ id, kind, label: text })
const lifetime = { seconds: 600, maximumSeconds: 3600 }
const token = { algorithm: 'HS256', claims: { sub: '{user}' }, key: { input: 'key' }, lifetime }
const signing = {
  ...{ id: 'acme', name: text, description: text, grants: ['self-signed'] },
  inputs: [input('user'), input('key', 'secret'), input('clientId')],
  selfSigned: token,
}
const assertion = { ...token, claims: { jti: '{uuid}' } }
const oauth = { tokenEndpoint: 'https://as.example/token' }
const bearing = { ...signing, grants: ['jwt-bearer'], selfSigned: undefined, oauth, jwtBearer: { assertion } }

test('good ones are read, with their defaults', () => {
  expect(readDefinition(signing, 'acme.json').selfSigned).toMatchObject({ header: { typ: 'JWT' }, cases: [] })
  expect(readDefinition(bearing, 'acme.json').jwtBearer?.request).toEqual({
    ...{ encoding: 'form', assertion: 'parameter', parameters: {} },
  })
})

const signed = (more: object) => ({ ...signing, selfSigned: { ...token, ...more } })
const borne = (more: object) => ({ ...bearing, jwtBearer: { assertion, ...more } })

test.for<[string, unknown, string]>([
  ['the grant without its block', { ...signing, selfSigned: undefined }, '/selfSigned'],
  ['the other grant without its block', { ...bearing, jwtBearer: undefined }, '/jwtBearer'],
  ['an exchange without a server', { ...bearing, oauth: undefined }, '/oauth'],
  ['a key that is no secret', signed({ key: { input: 'user' } }), '/selfSigned/key/input'],
  ['a key that is no input', signed({ key: { input: 'nobody' } }), '/selfSigned/key/input'],
  ['a secret as a claim', signed({ claims: { a: { b: ['x {key}'] } } }), '/selfSigned/claims/a/b/0'],
  ['a secret in the header', signed({ header: { kid: '{key}' } }), '/selfSigned/header/kid'],
  ['an unknown input', signed({ claims: { a: '{nobody?}' } }), '/selfSigned/claims/a'],
  ['an unknown input as a number', signed({ claims: { a: '{number.nobody}' } }), '/selfSigned/claims/a'],
  [
    'an unknown input in a case',
    signed({ cases: [{ when: { nobody: '1' }, claims: {} }] }),
    '/selfSigned/cases/0/when',
  ],
  [
    'a secret in a case',
    signed({ cases: [{ when: { user: '1' }, claims: { a: '{key}' } }] }),
    '/selfSigned/cases/0/claims/a',
  ],
  ['an unknown lifetime', signed({ lifetime: { ...lifetime, seconds: '{x}' } }), '/selfSigned/lifetime/seconds'],
  [
    'a margin as long as the life',
    signed({ lifetime: { ...lifetime, marginSeconds: 3600 } }),
    '/selfSigned/lifetime/marginSeconds',
  ],
  [
    'an assertion without an id of its own',
    borne({ assertion: { ...token, claims: { jti: 'same' } } }),
    '/jwtBearer/assertion/claims/jti',
  ],
  ['a secret as a parameter', borne({ request: { parameters: { a: '{key}' } } }), '/jwtBearer/request/parameters/a'],
  ['a secret in the address', borne({ tokenEndpoint: ['https://as.example/{key}'] }), '/jwtBearer/tokenEndpoint'],
  ['a derived value of something unknown', { ...signing, derived: { nobody: 'x' } }, '/derived/nobody'],
  ['a derived secret', { ...signing, derived: { key: 'x' } }, '/derived/key'],
  ['a value derived from a secret', { ...signing, derived: { user: '{key}' } }, '/derived/user'],
  [
    'a condition on no input',
    { ...signing, inputs: [...signing.inputs, { ...input('more'), when: { input: 'nobody', equals: ['x'] } }] },
    '/inputs/3/when',
  ],
])('%s is refused where it stands', ([_title, raw, pointer]) => {
  expect(() => readDefinition(raw, 'acme.json')).toThrow(
    expect.objectContaining({ code: 'DEFINITION_INVALID', details: expect.objectContaining({ pointer }) }),
  )
})
