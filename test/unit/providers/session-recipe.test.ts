import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { ProviderDefinition } from '../../../src/core/providers/definition.ts'
import { keptSecrets, unkeptSecrets } from '../../../src/core/providers/kept-secrets.ts'
import { readDefinition } from '../../../src/core/providers/read-definition.ts'

const text = { en: 'Lab', 'zh-CN': '实验室' }
const input = (id: string, more: object = {}) => ({ id, kind: 'text', label: text, ...more })
const step = { id: 'login', request: { url: '{site}/login' }, extract: { accessToken: { pointer: '/token' } } }
const good = {
  ...{ id: 'lab', name: text, description: text, grants: ['session'] },
  inputs: [
    input('site', { kind: 'url' }),
    input('keep', { kind: 'flag' }),
    input('pass', { kind: 'secret', storedWhen: 'keep' }),
  ],
  session: { signIn: [step] },
}
type Change = (definition: typeof good) => unknown
const withStep =
  (more: object): Change =>
  (definition) => ({ ...definition, session: { signIn: [{ ...step, ...more }] } })
const withSession =
  (more: object): Change =>
  (definition) => ({ ...definition, session: { signIn: [step], ...more } })
const ask = { kind: 'otp', prompt: text, answer: 'otp' }

describe('a recipe', () => {
  it('is read with its defaults', () => {
    expect(readDefinition(good, 'lab.json').session).toMatchObject({
      attempts: 5,
      signIn: [{ request: { method: 'POST', headers: {} }, retry: [], extract: { accessToken: { format: 'auto' } } }],
      derivedKeys: [],
    })
  })

  it.for<[string, Change, string]>([
    ['a grant without a recipe', ({ session: _, ...rest }) => rest, '/session'],
    ['no step', withSession({ signIn: [] }), '/session/signIn'],
    ['no access token', withStep({ extract: {} }), '/session/signIn'],
    ['a step that does nothing', withStep({ request: undefined }), '/session/signIn/0'],
    ['two steps of one name', withSession({ signIn: [step, step] }), '/session/signIn/1/id'],
    [
      'a retry that leads nowhere',
      withStep({ retry: [{ when: { status: [400] }, from: 'x' }] }),
      '/session/signIn/0/retry/0/from',
    ],
    [
      'an unknown placeholder',
      withStep({ request: { url: '{site}/login', json: { a: ['{nope}'] } } }),
      '/session/signIn/0/request/json/a/0',
    ],
    ['a secret in the address', withStep({ request: { url: '{site}/login/{pass}' } }), '/session/signIn/0/request/url'],
    [
      'a secret in the query',
      withStep({ request: { url: '{site}/l', query: { p: '{pass}' } } }),
      '/session/signIn/0/request/query/p',
    ],
    [
      'a token in an address',
      withSession({ signOut: { request: { url: '{site}/out?t={accessToken}' } } }),
      '/session/signOut/request/url',
    ],
    [
      'an address that the server would choose',
      withStep({
        request: { url: '{next}/login' },
        extract: { accessToken: { pointer: '/t' }, next: { pointer: '/n' } },
      }),
      '/session/signIn/0/request/url',
    ],
    [
      'form and JSON at once',
      withStep({ request: { url: '{site}/l', json: {}, form: {} } }),
      '/session/signIn/0/request/form',
    ],
    [
      'a source with two places',
      withStep({ extract: { accessToken: { pointer: '/t', header: 'T' } } }),
      '/session/signIn/0/extract/accessToken',
    ],
    ['a source without a place', withStep({ extract: { accessToken: {} } }), '/session/signIn/0/extract/accessToken'],
    [
      'an extracted value that replaces an input',
      withStep({ extract: { accessToken: { pointer: '/t' }, site: { pointer: '/s' } } }),
      '/session/signIn/0/extract/site',
    ],
    [
      'a pointer that is none',
      withStep({ extract: { accessToken: { pointer: 'token' } } }),
      '/session/signIn/0/extract/accessToken/pointer',
    ],
    [
      'a header name with a space',
      withStep({ request: { url: '{site}/l', headers: { 'X Y': 'z' } } }),
      '/session/signIn/0/request/headers/X Y',
    ],
    [
      'a challenge in one language',
      withStep({ challenge: { ...ask, prompt: { en: 'Code' } } }),
      '/session/signIn/0/challenge/prompt/zh-CN',
    ],
    [
      'a key that is not extra',
      withSession({ derivedKeys: [{ name: 'accessToken', label: text, create: { request: { url: '{site}/k' } } }] }),
      '/session/derivedKeys/0/name',
    ],
    [
      'a flag that is not there',
      (definition) => ({
        ...definition,
        inputs: [definition.inputs[0], input('pass', { kind: 'secret', storedWhen: 'keep' })],
      }),
      '/inputs/1/storedWhen',
    ],
    [
      'an injection that hangs on nothing',
      (definition) => ({
        ...definition,
        inject: [{ header: 'A', value: '{accessToken}', when: { input: 'nope', equals: ['x'] } }],
      }),
      '/inject/0/when/input',
    ],
  ])('is refused for %s', ([, change, pointer]) => {
    expect(() => readDefinition(change(good), 'lab.json')).toThrow(
      expect.objectContaining({
        code: 'DEFINITION_INVALID',
        details: expect.objectContaining({ file: 'lab.json', pointer }),
      }),
    )
  })

  it('of the manual is good', async () => {
    const file = new URL('../../../docs/providers/examples/in-house.json', import.meta.url)
    expect(readDefinition(JSON.parse(await readFile(file, 'utf8')), 'in-house.json').id).toBe('lab-sso')
  })
})

describe('a secret with a flag', () => {
  const definition = readDefinition(good, 'lab.json')
  const onByDefault = {
    inputs: definition.inputs.map((each) => (each.id === 'keep' ? { ...each, default: 'true' } : each)),
  }
  it.for<[string, Pick<ProviderDefinition, 'inputs'>, Record<string, string>, string[]]>([
    ['off', definition, {}, ['pass']],
    ['said to be off', definition, { keep: 'false' }, ['pass']],
    ['on', definition, { keep: 'true' }, []],
    ['on by default', onByDefault, {}, []],
    ['turned off', onByDefault, { keep: 'false' }, ['pass']],
  ])('is kept as its flag says: %s', ([, given, settings, unkept]) => {
    expect(unkeptSecrets(given, settings)).toEqual(unkept)
    expect(Object.keys(keptSecrets(given, settings, { pass: 'x', other: 'y' }))).toEqual(
      unkept.length > 0 ? ['other'] : ['pass', 'other'],
    )
  })
})
