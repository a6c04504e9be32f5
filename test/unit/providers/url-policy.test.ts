import { expect, test } from 'vitest'
import { judgeUrl, mayOpenInBrowser, type UrlFault, type UrlRule } from '../../../src/core/providers/url-policy.ts'

const strict: UrlRule = { plainHttp: false }

test.for<[string, UrlFault | null, UrlRule?]>([
  ['https://as.example/x', null],
  ['https://as.example:8443', null],
  ['http://127.0.0.1:8080/', null],
  ['http://127.1/', null],
  ['http://127.8.9.10/', null],
  ['http://localhost:8080', null],
  ['http://[::1]:8080', null],
  ['http://[0:0:0:0:0:0:0:1]/', null],
  ['http://as.example', 'plain-http'],
  ['http://as.example', null, { plainHttp: true }],
  ['http://10.0.0.5', 'plain-http'],
  ['http://localhost.evil.example', 'plain-http'],
  ['http://127.0.0.1.evil.example', 'plain-http'],
  ['http://0.0.0.0', 'plain-http'],
  ['http://[::ffff:127.0.0.1]/', 'plain-http'],
  ['http://localhost:x@evil.example', 'credentials'],
  ['https://user:pass@as.example', 'credentials'],
  ['https://user@as.example', 'credentials'],
  ['file:///etc/passwd', 'scheme'],
  ['javascript:alert(1)', 'scheme'],
  ['data:text/html,x', 'scheme'],
  ['ftp://as.example', 'scheme'],
  ['ms-settings:privacy', 'scheme'],
  ['ssh://host', 'scheme'],
  ['//as.example', 'malformed'],
  ['as.example', 'malformed'],
  ['', 'malformed'],
  ['http://127.0.0.1:8080', 'foreign-loopback', { plainHttp: true, loopback: false }],
  ['https://localhost', 'foreign-loopback', { plainHttp: false, loopback: false }],
])('%s → %s', ([raw, fault, rule]) => {
  const verdict = judgeUrl(raw, rule ?? strict)
  expect(verdict.kind === 'refused' ? verdict.fault : null).toBe(fault)
})

test.for([
  ['https://as.example', true],
  ['http://127.0.0.1:1/a', true],
  ['http://as.example', false],
  ['file:///x', false],
] as const)('the browser may open %s: %s', ([url, allowed]) => {
  expect(mayOpenInBrowser(new URL(url))).toBe(allowed)
})
