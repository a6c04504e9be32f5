import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTarget } from '../../../src/core/proxy/target.ts'

const key = `tv_${'0123456789abcdef'}_${'A'.repeat(43)}`

describe('request targets', () => {
  it.each([
    ['/demo', { profile: 'demo', endpoint: null, rest: '', query: '' }],
    ['/demo/', { profile: 'demo', endpoint: null, rest: '/', query: '' }],
    ['/demo?x=1', { profile: 'demo', endpoint: null, rest: '', query: '?x=1' }],
    ['/demo/v1/a.b/c?x=/../%2e%2e//', { profile: 'demo', endpoint: null, rest: '/v1/a.b/c', query: '?x=/../%2e%2e//' }],
    ['/coze-work.files/x', { profile: 'coze-work', endpoint: 'files', rest: '/x', query: '' }],
    ['/demo/%E4%BD%A0/a%20b/100%25', { profile: 'demo', endpoint: null, rest: '/%E4%BD%A0/a%20b/100%25', query: '' }],
    ['/demo/...', { profile: 'demo', endpoint: null, rest: '/...', query: '' }],
    ['/demo/.well-known/x', { profile: 'demo', endpoint: null, rest: '/.well-known/x', query: '' }],
    ['/demo/a:b@c;d=e', { profile: 'demo', endpoint: null, rest: '/a:b@c;d=e', query: '' }],
  ])('reads %s', (raw, target) => {
    expect(parseTarget(raw)).toEqual({ ok: true, target: { ...target, encodedSlash: false } })
  })

  it.each([
    '/demo/@acme%2fpackage',
    '/demo/projects/group%2Fname/issues',
  ])('reads %s as it is, and says that a slash is hidden in it', (raw) => {
    const target = { profile: 'demo', endpoint: null, rest: raw.slice('/demo'.length), query: '', encodedSlash: true }
    expect(parseTarget(raw)).toEqual({ ok: true, target })
  })

  it.each([
    'http://evil.example/demo/x',
    'https://api.example/',
    'evil.example:443',
    '*',
    '',
    '//evil.example/demo',
    '/demo//x',
    '/demo/x//',
    '/demo/../other/x',
    '/demo/..',
    '/demo/.',
    '/demo/./x',
    '/demo/..;/x',
    '/demo/..;a=b/x',
    '/demo/%2e%2e/x',
    '/demo/%2E./x',
    '/demo/..%2f..%2fb',
    '/demo/a%2f..',
    '/demo/a%2F%2fb',
    '/demo/a/%2Fb',
    '/demo%2fa/../b',
    '/demo/a%5cb',
    '/demo\\x',
    '/demo/a\\b?x',
    '/demo/%00',
    '/demo/%0d%0aX:%20y',
    '/demo/%1f',
    '/demo/%7f',
    '/demo/%252e%252e/x',
    '/demo/%252f',
    '/demo/%2541',
    '/demo/%',
    '/demo/%zz',
    '/demo/%2',
    '/demo/a b',
    '/demo/a\u0000b',
    '/demo/a\r\nb',
    '/demo/\u00e4',
    '/demo/x#fragment',
    '/demo/x?q=a\tb',
  ])('refuses %j', (raw) => {
    expect(parseTarget(raw)).toMatchObject({ ok: false, code: 'bad-target' })
  })

  it.each([
    '/',
    '/Demo/x',
    '/demo_/x',
    '/-demo/x',
    '/de%6do/x',
    '/demo./x',
    '/.demo/x',
    '/demo.a.b/x',
    '/demo:8080/x',
    '/demo@evil/x',
  ])('finds no profile in %s', (raw) => {
    const parsed = parseTarget(raw)
    expect(parsed).toMatchObject({ ok: false })
    expect(['profile-unknown', 'bad-target']).toContain(parsed.ok ? '' : parsed.code)
  })

  it.each([
    `/demo/x?key=${key}`,
    `/demo/${key}/x`,
    `/demo/x?k=tv%5F0123456789abcdef%5F${'A'.repeat(43)}`,
  ])('refuses a client key in the URL', (raw) => {
    expect(parseTarget(raw)).toMatchObject({ ok: false, code: 'key-in-url' })
  })

  it('never leaves the profile, however an upstream may decode or resolve what it let pass', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '//',
      '%2e',
      '%2F',
      '%5c',
      '\\',
      '%25',
      '2e',
      '2f',
      ';',
      '%00',
      'a',
      'demo',
      '?',
      '#',
      '%',
      '.%2e',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parsed = parseTarget(`/demo/${pieces.join('')}`)
        if (!parsed.ok) return
        let seen = parsed.target.rest
        for (let round = 0; round < 3; round += 1) {
          const resolved = new URL(`https://api.example/base${seen}`).pathname
          expect(resolved.startsWith('/base')).toBe(true)
          expect(new URL(`https://api.example/base${seen.replaceAll(';', '/;')}`).pathname).toMatch(/^\/base/)
          try {
            seen = decodeURIComponent(seen).replaceAll('\\', '/')
          } catch {
            return
          }
        }
      }),
      { numRuns: 5_000 },
    )
  })
})
