import { expect, test } from 'vitest'
import { companyProxyFrom } from '../../../src/node/egress/company-proxy.ts'

const label = (env: Record<string, string>, target: string) => companyProxyFrom(env)(new URL(target))?.label ?? null

test.for<[Record<string, string>, string, string | null]>([
  [{}, 'https://api.example', null],
  [{ HTTPS_PROXY: 'http://proxy:3128' }, 'https://api.example', 'http://proxy:3128'],
  [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://api.example', null],
  [{ HTTP_PROXY: 'http://proxy:3128' }, 'http://api.example', 'http://proxy:3128'],
  [{ ALL_PROXY: 'https://proxy' }, 'https://api.example', 'https://proxy'],
  [{ ALL_PROXY: 'http://a', HTTPS_PROXY: 'http://b' }, 'https://api.example', 'http://b'],
  [{ HTTPS_PROXY: 'http://upper', https_proxy: 'http://lower' }, 'https://api.example', 'http://lower'],
  [{ HTTPS_PROXY: 'proxy:8080' }, 'https://api.example', 'http://proxy:8080'],
  [{ HTTPS_PROXY: 'http://proxy' }, 'https://127.0.0.1:8443', null],
  [{ HTTPS_PROXY: 'http://proxy' }, 'https://localhost', null],
  [{ HTTPS_PROXY: 'http://proxy' }, 'https://[::1]', null],
])('%o, %s → %s', ([env, target, expected]) => {
  expect(label(env, target)).toBe(expected)
})

test.for<[string, string, boolean]>([
  ['*', 'https://api.example', true],
  ['api.example', 'https://api.example', true],
  ['API.Example', 'https://api.example', true],
  ['example', 'https://api.example', true],
  ['.example', 'https://api.example', true],
  ['*.example', 'https://api.example', true],
  ['pi.example', 'https://api.example', false],
  ['other, api.example', 'https://api.example', true],
  ['api.example:443', 'https://api.example', true],
  ['api.example:8443', 'https://api.example', false],
  ['api.example:8443', 'https://api.example:8443', true],
  ['10.0.0.0/8', 'https://10.1.2.3', true],
  ['10.0.0.0/8', 'https://11.1.2.3', false],
  ['10.0.0.0/99', 'https://10.1.2.3', false],
  ['10.1.2.3', 'https://10.1.2.3', true],
  ['.2.3', 'https://10.1.2.3', false],
  ['fd00::/8', 'https://[fd12::1]', true],
  ['fd12::1', 'https://[fd12::1]', true],
  ['[fd12::1]:8443', 'https://[fd12::1]:8443', true],
  ['', 'https://api.example', false],
])('NO_PROXY=%s leaves %s out: %s', ([list, target, expected]) => {
  expect(label({ HTTPS_PROXY: 'http://proxy', NO_PROXY: list }, target) === null).toBe(expected)
})

test('user and password become Proxy-Authorization and stand in no label', () => {
  const proxy = companyProxyFrom({ HTTPS_PROXY: 'http://me:p%40ss@proxy:3128' })(new URL('https://api.example'))
  expect(proxy?.authorization).toBe(`Basic ${btoa('me:p@ss')}`)
  expect(proxy?.label).toBe('http://proxy:3128')
})

test.for([
  'socks5://proxy:1080',
  'ftp://proxy',
  'http://',
  'http://me:CANARY@',
])('a variable that holds %s is refused by name, without its value', (value) => {
  const read = () => companyProxyFrom({ https_proxy: value })
  expect(read).toThrowError(/https_proxy holds no address/)
  expect(read).not.toThrowError(/CANARY/)
})
