import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { builtInDefinitions } from '../../../src/core/providers/built-in-definitions.ts'
import { jsonPointer } from '../../../src/core/providers/definition-fault.ts'
import { definitionSchema } from '../../../src/core/providers/definition-schema.ts'
import { readDefinition } from '../../../src/core/providers/read-definition.ts'

const text = { en: 'Acme', 'zh-CN': 'Acme' }
const input = (id: string, more: object = {}) => ({ id, kind: 'text', label: text, ...more })
const oauth = { tokenEndpoint: 'https://as.example/token', authorizationEndpoint: 'https://as.example/a' }
const good = {
  id: 'acme',
  name: text,
  description: text,
  grants: ['authorization-code'],
  inputs: [input('clientId'), input('clientSecret', { kind: 'secret' })],
  oauth,
}

test('a good definition is read with its defaults', () => {
  expect(readDefinition(good, 'acme.json')).toMatchObject({
    auth: 'required',
    inject: [{ header: 'Authorization', value: 'Bearer {accessToken}' }],
    oauth: { clientAuthentication: 'auto', redirect: { host: '127.0.0.1', port: 0 } },
  })
})

test.for<[string, unknown, string]>([
  ['text instead of an object', 'x', ''],
  ['an unknown member', { ...good, colour: 'red' }, '/colour'],
  ['an unknown member deep inside', { ...good, oauth: { ...oauth, clientSecret: 's' } }, '/oauth/clientSecret'],
  ['no grants', { ...good, grants: [] }, '/grants'],
  ['an unknown grant', { ...good, grants: ['magic'] }, '/grants/0'],
  ['a name in one language', { ...good, name: { en: 'x' } }, '/name/zh-CN'],
  ['an id with spaces', { ...good, id: 'a b' }, '/id'],
  ['a homepage that is no https URL', { ...good, homepage: 'javascript:alert(1)' }, '/homepage'],
  ['two inputs with one id', { ...good, inputs: [input('clientId'), input('clientId')] }, '/inputs/1/id'],
  [
    'a secret with a default',
    { ...good, inputs: [input('clientId'), input('k', { kind: 'secret', default: 's' })] },
    '/inputs/1/default',
  ],
  [
    'a setting of the engine as a secret',
    { ...good, inputs: [input('clientId'), input('issuer', { kind: 'secret' })] },
    '/inputs/1/id',
  ],
  [
    "the engine's consent as an input",
    { ...good, inputs: [input('clientId'), input('allowPlainHttp')] },
    '/inputs/1/id',
  ],
  [
    'a choice without choices',
    { ...good, inputs: [input('clientId'), input('c', { kind: 'choice' })] },
    '/inputs/1/choices',
  ],
  [
    'a choice whose default is not offered',
    {
      ...good,
      inputs: [input('clientId'), input('c', { kind: 'choice', choices: [{ value: 'a', label: text }], default: 'b' })],
    },
    '/inputs/1/default',
  ],
  ['a check without an address', { ...good, upstream: undefined, check: { path: '/me' } }, '/upstream'],
  ['a check outside its address', { ...good, check: { path: 'https://evil.example/' } }, '/check/path'],
  [
    'a refusal that is no pointer',
    { ...good, rejection: { json: [{ pointer: 'code', equals: [1] }] } },
    '/rejection/json/0/pointer',
  ],
  [
    'a public document below a path',
    { ...good, clientDocuments: [{ path: '/a/b', json: {} }] },
    '/clientDocuments/0/path',
  ],
  ['an OAuth grant without oauth', { ...good, oauth: undefined }, '/oauth'],
  [
    'no token endpoint and no issuer',
    { ...good, oauth: { authorizationEndpoint: 'https://a.example' } },
    '/oauth/tokenEndpoint',
  ],
  ['a device grant without its endpoint', { ...good, grants: ['device-code'] }, '/oauth/deviceAuthorizationEndpoint'],
  ['a client id that no input gives', { ...good, inputs: [] }, '/oauth/clientId'],
  ['a placeholder that is not declared', { ...good, upstream: 'https://{host}/' }, '/upstream'],
  ['a secret in an address', { ...good, upstream: 'https://x.example/{clientSecret}' }, '/upstream'],
  ['a secret in a header', { ...good, inject: [{ header: 'X', value: '{clientSecret}' }] }, '/inject/0/value'],
  ['a secret in the environment', { ...good, environment: { KEY: '{clientSecret}' } }, '/environment/KEY'],
  ['a header that is no token', { ...good, inject: [{ header: 'X Y', value: 'v' }] }, '/inject/0/header'],
  [
    'an endpoint template nobody fills',
    { ...good, endpoints: { files: 'https://{region}.example' } },
    '/endpoints/files',
  ],
  [
    'its own state parameter',
    { ...good, oauth: { ...oauth, authorizationParameters: { state: 'fixed' } } },
    '/oauth/authorizationParameters/state',
  ],
  [
    'its own code verifier',
    { ...good, oauth: { ...oauth, tokenParameters: { code_verifier: 'v' } } },
    '/oauth/tokenParameters/code_verifier',
  ],
])('a definition with %s names the file and the place', ([, raw, pointer]) => {
  expect(() => readDefinition(raw, 'acme.json')).toThrow(
    expect.objectContaining({
      code: 'DEFINITION_INVALID',
      message: expect.stringContaining('acme.json'),
      details: {
        ...{ file: 'acme.json', pointer, says: 'definition-fault', expected: expect.stringMatching(/./) },
        localExpected: expect.stringMatching(/\p{Script=Han}/u),
      },
    }),
  )
})

test('a JSON pointer escapes tilde and slash (RFC 6901)', () => {
  expect(jsonPointer(['a/b', 'c~d', 0])).toBe('/a~1b/c~0d/0')
})

test('every built-in definition is good, short and bilingual', () => {
  const ids = builtInDefinitions().map(({ id }) => id)
  expect(ids).toEqual([
    ...[
      'oidc',
      'oauth',
      'github',
      'google',
      'entra',
      'gitlab',
      'aigne-hub',
      'matrixone',
      'cloudreve',
      'coze',
      'apihub',
    ],
    ...['bearer', 'aws', 'anonymous'],
  ])
  for (const { inputs } of builtInDefinitions()) for (const { help } of inputs) expect(help).toBeDefined()
})

test.for([
  'oidc',
  'oauth',
  'github',
  'google',
  'entra',
  'gitlab',
  'bearer',
  'anonymous',
])('the file of "%s" fits on one screen', async (id) => {
  const file = new URL(`../../../src/core/providers/built-in/${id}.json`, import.meta.url)
  expect((await readFile(file, 'utf8')).trimEnd().split('\n').length).toBeLessThanOrEqual(80)
})

test('the published schema is the one that definitions are read with', async () => {
  const file = new URL('../../../resources/provider.schema.json', import.meta.url)
  const published: unknown = JSON.parse(await readFile(file, 'utf8'))
  // When this differs: npx node scripts/write-schema.ts
  expect(published).toEqual(JSON.parse(JSON.stringify(definitionSchema())))
})
