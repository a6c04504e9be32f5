import { describe, expect, it } from 'vitest'
import { compilePermission } from '../../../src/core/proxy/permission.ts'
import type { ClientRule } from '../../../src/shared/access-views.ts'
import type { ClientPermissions } from '../../../src/shared/views.ts'
import { anything } from '../../support/proxy-under-test.ts'

const check = (
  permissions: Partial<ClientPermissions>,
  [profile, method, path]: [string, string, string],
  overrides: string[] = [],
) => compilePermission({ ...anything, ...permissions }, () => 0)(profile, method, path, overrides)

describe('permissions of a client', () => {
  it.each([
    ['no list means no profile', { profiles: [] }, ['p1', 'GET', '/x'], 'profile-denied'],
    ['* means every profile', { profiles: '*' }, ['p1', 'GET', '/x'], null],
    ['a listed profile', { profiles: ['p1'] }, ['p1', 'GET', '/x'], null],
    ['another profile', { profiles: ['p1'] }, ['p2', 'GET', '/x'], 'profile-denied'],
    ['no methods means every method', {}, ['p1', 'DELETE', '/x'], null],
    ['a listed method', { methods: ['GET'] }, ['p1', 'GET', '/x'], null],
    ['another method', { methods: ['GET'] }, ['p1', 'HEAD', '/x'], 'method-denied'],
    ['the prefix itself', { paths: ['/v1/chat'] }, ['p1', 'GET', '/v1/chat'], null],
    ['below the prefix', { paths: ['/v1/chat'] }, ['p1', 'GET', '/v1/chat/x'], null],
    ['only beginning like the prefix', { paths: ['/v1/chat'] }, ['p1', 'GET', '/v1/chats'], 'path-denied'],
    ['above the prefix', { paths: ['/v1/chat'] }, ['p1', 'GET', '/v1'], 'path-denied'],
    ['another case', { paths: ['/v1'] }, ['p1', 'GET', '/V1'], 'path-denied'],
    ['an encoded prefix', { paths: ['/v1'] }, ['p1', 'GET', '/%76%31'], 'path-denied'],
    ['a prefix with a slash at its end', { paths: ['/v1/'] }, ['p1', 'GET', '/v1/x'], null],
    ['one of several prefixes', { paths: ['/a', '/b'] }, ['p1', 'GET', '/b'], null],
    ['the root', { paths: ['/'] }, ['p1', 'GET', ''], null],
    ['an empty rest', { paths: ['/v1'] }, ['p1', 'GET', ''], 'path-denied'],
  ] as const)('%s', (_name, permissions, request, expected) => {
    expect(check(permissions as never, request as never)).toBe(expected)
  })

  it('a method named in an override header has to be allowed too', () => {
    expect(check({ methods: ['POST'] }, ['p', 'POST', '/'], ['DELETE'])).toBe('method-denied')
    expect(check({ methods: ['POST'] }, ['p', 'POST', '/'], [' post '])).toBeNull()
    expect(check({}, ['p', 'POST', '/'], ['DELETE'])).toBeNull()
  })
})

const rule = (answer: ClientRule['answer'], path: string, part: Partial<ClientRule> = {}): ClientRule => ({
  ...{ answer, path, profiles: '*', methods: [], until: null },
  ...part,
})
const verdict = (permissions: Partial<ClientPermissions>, request: [string, string, string], overrides?: string[]) => {
  const found = check(permissions, request, overrides)
  return found === null ? 'allow' : typeof found === 'string' ? found : `ask ${found.methods.join('+')} ${found.covers}`
}

describe('rules of a client', () => {
  it.each<[string, Partial<ClientPermissions>, [string, string, string], string]>([
    [
      'the first that fits answers',
      { rules: [rule('allow', '/v1/a'), rule('deny', '/v1/**')] },
      ['p', 'GET', '/v1/a'],
      'allow',
    ],
    [
      'the next one the rest',
      { rules: [rule('allow', '/v1/a'), rule('deny', '/v1/**')] },
      ['p', 'GET', '/v1/b'],
      'rule-denied',
    ],
    [
      'what none fits is left to the limits',
      { paths: ['/v1'], rules: [rule('deny', '/v1/x')] },
      ['p', 'GET', '/v1/y'],
      'allow',
    ],
    ['also when they deny it', { paths: ['/v1'], rules: [rule('deny', '/v1/x')] }, ['p', 'GET', '/v2'], 'path-denied'],
    [
      'a rule reaches beyond methods and paths',
      { methods: ['GET'], rules: [rule('allow', '/x')] },
      ['p', 'POST', '/x'],
      'allow',
    ],
    [
      'but never beyond the profiles',
      { profiles: ['q'], rules: [rule('allow', '/**')] },
      ['p', 'GET', '/'],
      'profile-denied',
    ],
    ['a rule of another profile', { rules: [rule('deny', '/**', { profiles: ['q'] })] }, ['p', 'GET', '/'], 'allow'],
    ['a rule of another method', { rules: [rule('deny', '/**', { methods: ['DELETE'] })] }, ['p', 'GET', '/'], 'allow'],
    ['a rule whose time has passed', { rules: [rule('deny', '/**', { until: 0 })] }, ['p', 'GET', '/'], 'allow'],
    ['a rule whose time has not', { rules: [rule('deny', '/**', { until: 1 })] }, ['p', 'GET', '/'], 'rule-denied'],
    ['asking covers the pattern', { rules: [rule('ask', '/v1/**')] }, ['p', 'POST', '/v1/x'], 'ask POST /v1/**'],
    [
      'asking about a path in disguise covers that path only',
      { rules: [rule('ask', '/v1/**')] },
      ['p', 'POST', '/%761/x'],
      'ask POST /%761/x',
    ],
    [
      'who asks about the rest allows what the limits cover',
      { otherwise: 'ask', paths: ['/v1'] },
      ['p', 'GET', '/v1'],
      'allow',
    ],
    ['and asks about what they do not', { otherwise: 'ask', paths: ['/v1'] }, ['p', 'GET', '/v2'], 'ask GET /v2'],
    ['without limits it asks about everything', { otherwise: 'ask' }, ['p', 'GET', ''], 'ask GET /'],
    ['a star in a path stands for itself', { otherwise: 'ask' }, ['p', 'GET', '/a/*'], 'ask GET /a/\\*'],
  ])('%s', (_name, permissions, request, expected) => {
    expect(verdict(permissions, request)).toBe(expected)
  })

  it('deny and ask already when one of a request’s methods fits, and allow only when all do', () => {
    const denies = { rules: [rule('deny', '/**', { methods: ['DELETE'] })] }
    expect(verdict(denies, ['p', 'POST', '/'], ['DELETE'])).toBe('rule-denied')
    const allows = { methods: ['GET'], rules: [rule('allow', '/**', { methods: ['POST'] })] }
    expect(verdict(allows, ['p', 'POST', '/'], ['delete'])).toBe('method-denied')
    expect(verdict(allows, ['p', 'POST', '/'], [' post '])).toBe('allow')
    expect(verdict({ otherwise: 'ask' }, ['p', 'POST', '/'], ['delete'])).toBe('ask POST+DELETE /')
    expect(verdict({ otherwise: 'ask' }, ['p', 'POST', '/'], ['de\u0000te'])).toBe('method-denied')
  })
})
