import { describe, expect, it } from 'vitest'
import { type GuardPolicy, judgeRequest, type RequestHead } from '../../../src/headless/request-guard.ts'

const policy: GuardPolicy = {
  port: 4100,
  isFile: (path) => ['/', '/index.html', '/assets/a.js'].includes(path),
  isSession: (cookies) => cookies.split('; ').includes('tokenvault-4100=good'),
}
const headersOf = (given: Record<string, string | undefined>) =>
  Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name, value]))

const page = (headers: Record<string, string | undefined> = {}, target = '/'): RequestHead => ({
  method: 'GET',
  target,
  localAddress: '127.0.0.1',
  rawHeaders: headersOf({
    Host: '127.0.0.1:4100',
    'Sec-Fetch-Site': 'none',
    Cookie: 'tokenvault-4100=good',
    ...headers,
  }),
})
const call = (headers: Record<string, string | undefined> = {}, target = '/api/call/profiles.list'): RequestHead => ({
  method: 'POST',
  target,
  localAddress: '127.0.0.1',
  rawHeaders: headersOf({
    Host: '127.0.0.1:4100',
    'Sec-Fetch-Site': 'same-origin',
    Origin: 'http://127.0.0.1:4100',
    Cookie: 'tokenvault-4100=good',
    'Content-Type': 'application/json',
    ...headers,
  }),
})

describe('the request guard lets through', () => {
  it.each<[string, RequestHead, object]>([
    ['the page, opened by a person', page(), { kind: 'file', path: '/' }],
    [
      'a script of the page',
      page({ 'Sec-Fetch-Site': 'same-origin' }, '/assets/a.js'),
      { kind: 'file', path: '/assets/a.js' },
    ],
    [
      'the one-time link, without a session',
      page({ Cookie: undefined }, '/enter?token=abc-_1'),
      { kind: 'enter', token: 'abc-_1' },
    ],
    ['a call of the page', call(), { kind: 'call', name: 'profiles.list' }],
    [
      'a call of a browser that knows no Sec-Fetch-Site',
      call({ 'Sec-Fetch-Site': undefined }),
      { kind: 'call', name: 'profiles.list' },
    ],
    ['events', page({ 'Sec-Fetch-Site': 'same-origin' }, '/api/events'), { kind: 'events' }],
    [
      'the IPv6 loopback by its own name',
      { ...page({ Host: '[::1]:4100' }), localAddress: '::1' },
      { kind: 'file', path: '/' },
    ],
  ])('%s', (_, head, route) => {
    expect(judgeRequest(head, policy)).toEqual({ kind: 'pass', route })
  })
})

describe('the request guard refuses', () => {
  it.each<[string, RequestHead, number, string]>([
    ['1 a connection from the network', { ...page(), localAddress: '192.168.1.5' }, 403, 'not-loopback'],
    ['2 a foreign name in Host', page({ Host: 'evil.example:4100' }), 421, 'foreign-host'],
    ['2 localhost, which can be pointed elsewhere', page({ Host: 'localhost:4100' }), 421, 'foreign-host'],
    ['2 another port', page({ Host: '127.0.0.1:4101' }), 421, 'foreign-host'],
    ['2 no port', page({ Host: '127.0.0.1' }), 421, 'foreign-host'],
    ['2 a name that only begins like ours', page({ Host: '127.0.0.1:4100.evil.example' }), 421, 'foreign-host'],
    ['2 no Host', page({ Host: undefined }), 421, 'foreign-host'],
    ['2 Host twice', { ...page(), rawHeaders: [...page().rawHeaders, 'host', '127.0.0.1:4100'] }, 421, 'foreign-host'],
    ['3 an unknown path', page({}, '/secret.txt'), 404, 'unknown-path'],
    ['3 a file with a query', page({}, '/index.html?x=1'), 404, 'unknown-path'],
    ['3 a call by GET', { ...call(), method: 'GET' }, 404, 'unknown-path'],
    ['3 the page by POST', { ...page(), method: 'POST' }, 404, 'unknown-path'],
    ['3 a preflight', { ...call(), method: 'OPTIONS' }, 404, 'unknown-path'],
    ['3 a call with a query', call({}, '/api/call/profiles.list?x=1'), 404, 'unknown-path'],
    ['3 the absolute form of a target', page({}, 'http://127.0.0.1:4100/'), 404, 'unknown-path'],
    ['4 a page that another site opens', page({ 'Sec-Fetch-Site': 'cross-site' }), 403, 'other-site'],
    [
      '4 the link, followed from another site',
      page({ 'Sec-Fetch-Site': 'cross-site' }, '/enter?token=a'),
      403,
      'other-site',
    ],
    ['4 another port of this machine', call({ 'Sec-Fetch-Site': 'same-site' }), 403, 'other-site'],
    ['4 a call that no page made', call({ 'Sec-Fetch-Site': 'none' }), 403, 'other-site'],
    ['4 events opened in a tab', page({}, '/api/events'), 403, 'other-site'],
    ['5 a POST without Origin', call({ Origin: undefined }), 403, 'foreign-origin'],
    ['5 the origin null of a sandboxed frame', call({ Origin: 'null' }), 403, 'foreign-origin'],
    ['5 the origin of another port', call({ Origin: 'http://127.0.0.1:9999' }), 403, 'foreign-origin'],
    ['5 a foreign origin on a GET', page({ Origin: 'https://evil.example' }), 403, 'foreign-origin'],
    ['6 a page without a session', page({ Cookie: undefined }), 401, 'no-session'],
    ['6 a call without a session', call({ Cookie: undefined }), 401, 'no-session'],
    ['6 the cookie of another port', call({ Cookie: 'tokenvault-4101=good' }), 401, 'no-session'],
    ['6 a made-up cookie', call({ Cookie: 'tokenvault-4100=bad' }), 401, 'no-session'],
    ['7 what a form sends', call({ 'Content-Type': 'text/plain' }), 415, 'not-json'],
    ['7 no content type', call({ 'Content-Type': undefined }), 415, 'not-json'],
  ])('%s', (_, head, status, reason) => {
    expect(judgeRequest(head, policy)).toEqual({ kind: 'refuse', status, reason })
  })

  it('in the documented order: a request wrong in every way is refused for its Host', () => {
    const head = {
      ...call({ Host: 'evil.example', Origin: 'https://evil.example', Cookie: undefined }),
      target: '/nothing',
    }
    expect(judgeRequest(head, policy)).toMatchObject({ reason: 'foreign-host' })
  })
})
