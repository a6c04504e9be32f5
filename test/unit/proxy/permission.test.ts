import { describe, expect, it } from 'vitest'
import { compilePermission } from '../../../src/core/proxy/permission.ts'
import { anything } from '../../support/proxy-under-test.ts'

const check = (
  permissions: Partial<typeof anything>,
  [profile, method, path]: [string, string, string],
  overrides: string[] = [],
) => compilePermission({ ...anything, ...permissions })(profile, method, path, overrides)

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
