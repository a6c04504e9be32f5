import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePathPattern, isPathPattern, patternOfPath } from '../../../src/core/access/path-pattern.ts'

const strictly = (pattern: string, path: string) => compilePathPattern(pattern).strictly(path)
const loosely = (pattern: string, path: string) => compilePathPattern(pattern).loosely(path)

describe('a path pattern', () => {
  it.each([
    ['/v1/models', '/v1/models', true],
    ['/v1/models', '/v1/models/', true],
    ['/v1/models/', '/v1/models', true],
    ['/v1/models', '/v1/models/x', false],
    ['/v1/*/messages', '/v1/abc/messages', true],
    ['/v1/*/messages', '/v1/messages', false],
    ['/v1/*/messages', '/v1/a/b/messages', false],
    ['/v1/*', '/v1/', false],
    ['/v1/**', '/v1', true],
    ['/v1/**', '/v1/a/b/c', true],
    ['/v1/**', '/v10', false],
    ['/**', '/', true],
    ['/**', '', true],
    ['/', '', true],
    ['/', '/x', false],
    ['/models/*:generate', '/models/gemini:generate', true],
    ['/models/*:generate', '/models/:generate', true],
    ['/models/a*a', '/models/a', false],
    ['/v1/\\*', '/v1/*', true],
    ['/v1/\\*', '/v1/x', false],
    ['/v1/\\*\\*', '/v1/**', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(strictly(pattern, path)).toBe(expected)
    expect(loosely(pattern, path)).toBe(expected)
  })

  it.each([
    ['an encoded letter', '/%61dmin'],
    ['another case', '/ADMIN'],
    ['both', '/%41dmin'],
    ['a path parameter', '/admin;jsessionid=1'],
    ['a slash at the end', '/admin/'],
  ])('read as a generous upstream does also fits %s', (_name, path) => {
    expect(loosely('/admin', path)).toBe(true)
    expect(loosely('/adm*', path)).toBe(true)
    if (!path.endsWith('/')) expect(strictly('/admin', path)).toBe(false)
  })

  it.each(['v1', '', '/a b', '/a?b', '/a#b', '//a', '/a**', '/**/x', '/a*b*', '/a\\b', '/中'])('%j is none', (text) => {
    expect(isPathPattern(text)).toBe(false)
  })

  it('made of a path fits that path and no other', () => {
    const segment = fc.string({ unit: fc.constantFrom('a', 'b', '*', ':', '.', '%41'), minLength: 1, maxLength: 4 })
    const path = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`)
    fc.assert(
      fc.property(path, path, (one, other) => {
        const pattern = patternOfPath(one)
        expect(strictly(pattern, one)).toBe(true)
        if (other !== one) expect(strictly(pattern, other)).toBe(false)
      }),
    )
  })
})
