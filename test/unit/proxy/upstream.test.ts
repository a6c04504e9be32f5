import { describe, expect, it } from 'vitest'
import { resolveUpstream, rewriteLocation, upstreamPath } from '../../../src/core/proxy/upstream.ts'
import { demoRoute } from '../../support/proxy-under-test.ts'

describe('upstreams', () => {
  it.each([
    ['https://api.example', { origin: 'https://api.example', basePath: '', mount: '/demo', privateNetwork: false }],
    [
      'https://api.example:8443/v1/',
      { origin: 'https://api.example:8443', basePath: '/v1', mount: '/demo', privateNetwork: false },
    ],
    ['http://127.0.0.1:3000', { origin: 'http://127.0.0.1:3000', basePath: '', mount: '/demo', privateNetwork: false }],
    [
      'http://localhost:3000/a',
      { origin: 'http://localhost:3000', basePath: '/a', mount: '/demo', privateNetwork: false },
    ],
    ['http://[::1]:3000', { origin: 'http://[::1]:3000', basePath: '', mount: '/demo', privateNetwork: false }],
  ])('accepts %s', (base, upstream) => {
    expect(resolveUpstream(demoRoute(base), null)).toEqual(upstream)
  })

  it.each([
    'http://api.example',
    'http://10.0.0.1',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'ftp://api.example',
    'file:///etc/passwd',
    'https://user:password@api.example',
    'https://api.example/?key=1',
    'https://api.example/#x',
    'not a url',
  ])('refuses %s', (base) => {
    expect(resolveUpstream(demoRoute(base), null)).toBe('upstream-refused')
  })

  it('takes plain http elsewhere only by consent', () => {
    const route = demoRoute('http://api.example', { plainHttpConsent: true })
    expect(resolveUpstream(route, null)).toMatchObject({ origin: 'http://api.example' })
  })

  it('tells a missing upstream from a missing endpoint', () => {
    expect(resolveUpstream(demoRoute(null), null)).toBe('no-upstream')
    expect(resolveUpstream(demoRoute('https://a.example'), 'files')).toBe('endpoint-unknown')
    expect(resolveUpstream(demoRoute('https://a.example'), 'constructor')).toBe('endpoint-unknown')
  })

  it('joins base, rest and query as they stand', () => {
    const upstream = { origin: 'https://a.example', basePath: '/v1', mount: '/demo', privateNetwork: false }
    expect(upstreamPath(upstream, '/x;y/%41', '?q=%2e')).toBe('/v1/x;y/%41?q=%2e')
    expect(upstreamPath({ ...upstream, basePath: '' }, '', '')).toBe('/')
    expect(upstreamPath({ ...upstream, basePath: '' }, '', '?q')).toBe('/?q')
  })

  it.each([
    ['/v1/b', '/demo/b'],
    ['https://api.example/v1', '/demo'],
    ['https://api.example/v1/b?c#d', '/demo/b?c#d'],
    ['b', '/demo/b'],
    ['/v2/b', 'https://api.example/v2/b'],
    ['/v1x', 'https://api.example/v1x'],
    ['/v1/../secret', 'https://api.example/secret'],
    ['http://api.example/v1/b', 'http://api.example/v1/b'],
    ['https://api.example:444/v1/b', 'https://api.example:444/v1/b'],
    ['https://u@api.example/v1/b', 'https://u@api.example/v1/b'],
    ['//evil.example/v1', 'https://evil.example/v1'],
    ['\\\\evil.example/v1', 'https://evil.example/v1'],
    ['https://[broken', 'https://[broken'],
  ])('shows Location %s as %s', (location, shown) => {
    const upstream = { origin: 'https://api.example', basePath: '/v1', mount: '/demo', privateNetwork: false }
    expect(rewriteLocation(location, upstream, '/v1/a')).toBe(shown)
  })
})
