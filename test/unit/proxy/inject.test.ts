import { describe, expect, it } from 'vitest'
import { VaultError } from '../../../src/core/errors.ts'
import { fillInjection } from '../../../src/core/proxy/inject.ts'
import { demoRoute, lentToken } from '../../support/proxy-under-test.ts'

const fill = (value: string, token = lentToken('secret-token'), settings: Record<string, string> = {}) =>
  fillInjection(demoRoute(null, { inject: [{ header: 'X-H', value }], settings }), token)[0]?.value

describe('injection', () => {
  it.each([
    ['Bearer {accessToken}', 'Bearer secret-token'],
    ['{tokenType} {accessToken}', 'Bearer secret-token'],
    ['{setting.org}/{accessToken}', 'acme/secret-token'],
    ['plain', 'plain'],
  ])('fills %s', (template, expected) => {
    expect(fill(template, lentToken('secret-token', { tokenType: 'bearer' }), { org: 'acme' })).toBe(expected)
  })

  it('keeps another token type as the server spelt it', () => {
    expect(fill('{tokenType}', lentToken('x', { tokenType: 'MAC' }))).toBe('MAC')
  })

  it('does not fill placeholders that stand inside a value', () => {
    expect(fill('{accessToken}', lentToken('{setting.org}'), { org: 'acme' })).toBe('{setting.org}')
  })

  it.each([
    '{extra.uid}',
    '{setting.none}',
    '{idToken}',
    '{unknown}',
    '{extra.constructor}',
    '{setting.toString}',
  ])('names the missing %s, not its neighbours', (template) => {
    const attempt = () => fill(`{accessToken}${template}`)
    expect(attempt).toThrowError(VaultError)
    expect(attempt).not.toThrowError(/secret-token/)
  })

  it.each([
    'a\r\nX-Evil: 1',
    'a\nb',
    'a\u0000b',
    'a\u007fb',
    'a\u00e9b',
    'a\u4f60b',
  ])('refuses the value %j', (accessToken) => {
    const attempt = () => fill('{accessToken}', lentToken(accessToken))
    expect(attempt).toThrowError(/cannot stand in a header/)
    expect(attempt).not.toThrowError(new RegExp(accessToken.slice(1)))
  })

  it('without a token sends only headers that need none', () => {
    const inject = [
      { header: 'Authorization', value: 'Bearer {accessToken}' },
      { header: 'X-Org', value: '{setting.org}' },
    ]
    expect(fillInjection(demoRoute(null, { inject, settings: { org: 'a' } }), null)).toEqual([
      { header: 'X-Org', value: 'a' },
    ])
  })
})
