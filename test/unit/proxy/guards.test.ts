import { describe, expect, it } from 'vitest'
import { answeredHead } from '../../../src/core/proxy/answered-headers.ts'
import { isOwnHost, judgeAsker, preflightHeaders } from '../../../src/core/proxy/browser-guard.ts'
import { forwardedHeaders } from '../../../src/core/proxy/forwarded-headers.ts'
import { createHeaderNames } from '../../../src/core/proxy/header-names.ts'
import { presentedKey } from '../../../src/core/proxy/presented-key.ts'
import { readFacts } from '../../../src/core/proxy/request-facts.ts'

const classify = createHeaderNames()
const facts = (...rawHeaders: string[]) => readFacts(rawHeaders, classify)

describe('the Host check', () => {
  it.each(['127.0.0.1:8417', 'localhost:8417', 'LOCALHOST:8417', '[::1]:8417'])('accepts %s', (host) => {
    expect(isOwnHost([host], 8417)).toBe(true)
  })
  it.each([
    [[]],
    [['127.0.0.1:8417', '127.0.0.1:8417']],
    [['127.0.0.1']],
    [['localhost']],
    [['127.0.0.1:80']],
    [['127.0.0.1:08417']],
    [['localhost.:8417']],
    [['127.0.0.1.:8417']],
    [['127.0.0.2:8417']],
    [['127.1:8417']],
    [['0.0.0.0:8417']],
    [['[::]:8417']],
    [['[0:0:0:0:0:0:0:1]:8417']],
    [['::1:8417']],
    [['evil.example:8417']],
    [['localhost.evil.example:8417']],
    [['evil@127.0.0.1:8417']],
    [['127.0.0.1:8417, evil.example']],
    [[' 127.0.0.1:8417']],
    [['']],
  ])('refuses %j', (hosts) => {
    expect(isOwnHost(hosts, 8417)).toBe(false)
  })
})

describe('the Origin check', () => {
  const listed = (origin: string) => origin === 'http://localhost:5173'
  it.each([
    [[], [], 'program'],
    [[], ['none'], 'program'],
    [[], ['cross-site'], 'refused'],
    [[], ['same-site'], 'refused'],
    [[], ['same-origin'], 'refused'],
    [[], ['none', 'cross-site'], 'refused'],
    [['http://localhost:5173'], ['cross-site'], 'page'],
    [['null'], [], 'refused'],
    [['http://localhost:5174'], [], 'refused'],
    [['http://localhost:5173.evil.example'], [], 'refused'],
    [['http://localhost:5173', 'http://localhost:5173'], [], 'refused'],
    [[''], [], 'refused'],
  ] as const)('judges Origin %j with Sec-Fetch-Site %j as %s', (origins, fetchSites, kind) => {
    expect(judgeAsker({ origins, fetchSites }, listed).kind).toBe(kind)
  })

  it('answers a preflight for exactly what was asked, without credentials, and echoes nothing malformed', () => {
    const asked = facts('Access-Control-Request-Method', 'PUT', 'Access-Control-Request-Headers', 'authorization, x-a')
    const headers = preflightHeaders('http://a.example', asked)
    expect(headers).toContain('authorization, x-a')
    expect(headers.join()).not.toMatch(/Allow-Credentials/i)
    const odd = facts('Access-Control-Request-Method', 'P UT', 'Access-Control-Request-Headers', 'a;b')
    expect(preflightHeaders('http://a.example', odd).join()).not.toMatch(/P UT|a;b/)
  })
})

describe('the presented key', () => {
  const key = 'tv_0123456789abcdef_x'
  const find = (injected: string[], ...raw: string[]) => presentedKey(raw, facts(...raw).names, new Set(injected))
  it.each([
    [[], ['Authorization', `Bearer ${key}`], key],
    [[], ['AUTHORIZATION', `bEARER  ${key}`], key],
    [[], ['Authorization', `Basic ${btoa(`u:${key}`)}`], key],
    [[], ['Authorization', `Basic ${btoa(`:${key}`)}`], key],
    [[], ['Authorization', `Basic ${btoa(key)}`], `Basic ${btoa(key)}`],
    [[], ['Authorization', 'Basic %%%'], 'Basic %%%'],
    [[], ['X-Api-Key', key], key],
    [[], ['x_api_key', key], key],
    [['private-token'], ['Private-Token', key], key],
    [['authorization'], ['Authorization', `token ${key}`], key],
    [[], ['Private-Token', key], null],
    [[], ['Cookie', `key=${key}`], null],
    [[], [], null],
    [[], ['Authorization', 'Bearer sk-1', 'X-Api-Key', key], key],
  ])('with %j injected, in %j is %s', (injected, raw, expected) => {
    expect(find(injected, ...raw)).toBe(expected)
  })
})

describe('forwarded request headers', () => {
  const kept = (raw: string[], options: { injected?: string[]; upgrade?: boolean } = {}) =>
    forwardedHeaders(raw, {
      facts: facts(...raw),
      injected: new Set(options.injected ?? []),
      upgrade: options.upgrade ?? false,
    })
  it('keep what is the caller’s business, in order and spelling', () => {
    const raw = [
      'Accept',
      '*/*',
      'X-A',
      '1',
      'X-A',
      '2',
      'User-Agent',
      'curl',
      'Range',
      'bytes=0-1',
      'content-length',
      '3',
    ]
    expect(kept(raw)).toEqual(raw)
  })
  it.each([
    'Authorization',
    'X-Api-Key',
    'X_Api_Key',
    'Proxy-Authorization',
    'Cookie',
    'Cookie2',
    'Connection',
    'Keep-Alive',
    'Proxy-Connection',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Expect',
    'Host',
    'Origin',
    'Referer',
    'Forwarded',
    'X-Forwarded-For',
    'X_Forwarded_Host',
    'X-Real-IP',
    'Via',
    'Sec-Fetch-Site',
    'Sec-CH-UA',
    'Sec-WebSocket-Key',
    'X-Original-URL',
    'X-Rewrite-URL',
    'Access-Control-Request-Method',
    'HTTP2-Settings',
  ])('lose %s', (name) => {
    expect(kept([name, 'value'])).toEqual([])
  })
  it('lose what Connection names, what is injected, and whatever holds a key', () => {
    const anyKey = `tv_0123456789abcdef_${'k'.repeat(43)}`
    expect(kept(['Connection', 'close, X-Hop', 'X-Hop', '1', 'x_hop', '2'])).toEqual([])
    expect(kept(['Uid', 'forged', 'X_Org', 'forged'], { injected: ['uid', 'x-org'] })).toEqual([])
    expect(kept(['X-Debug', `key=${anyKey};`, 'X-Auth', `Basic ${btoa(`u:${anyKey}`)}`, `X-${anyKey}`, '1'])).toEqual(
      [],
    )
    expect(kept(['Connection', 'Content-Length', 'Content-Length', '3'])).toEqual(['Content-Length', '3'])
  })
  it('keep the handshake of a WebSocket', () => {
    const raw = ['Sec-WebSocket-Key', 'a', 'Sec-WebSocket-Version', '13', 'Sec-Fetch-Mode', 'websocket']
    expect(kept(raw, { upgrade: true })).toEqual(raw.slice(0, 4))
  })
})

describe('answered headers', () => {
  const upstream = { origin: 'https://api.example', basePath: '', mount: '/demo', privateNetwork: false }
  const rules = { upstream, requestPath: '/x', origin: null }
  it('lose hop-by-hop headers, cookies, CORS and whatever rules the proxy’s own origin', () => {
    const raw = [
      'Connection',
      'close, X-Hop',
      'X-Hop',
      '1',
      'Keep-Alive',
      'timeout=5',
      'Transfer-Encoding',
      'chunked',
      'Set-Cookie',
      'a=b',
      'Access-Control-Allow-Origin',
      '*',
      'access-control-allow-credentials',
      'true',
      'Alt-Svc',
      'h3=":443"',
      'Clear-Site-Data',
      '"*"',
      'Strict-Transport-Security',
      'max-age=1',
      'X-TokenVault-Error',
      'paused',
      'Cross-Origin-Resource-Policy',
      'cross-origin',
      'Service-Worker-Allowed',
      '/',
      'Trailer',
      'X-Sum',
      'Upgrade',
      'h2',
    ]
    expect(answeredHead(raw, rules)).toEqual({ headers: [], length: null })
  })
  it('keep the rest, with the length', () => {
    const raw = [
      'Content-Type',
      'text/plain',
      'X-A',
      '1',
      'X-A',
      '2',
      'content-length',
      '7',
      'WWW-Authenticate',
      'Bearer',
    ]
    expect(answeredHead(raw, rules)).toEqual({ headers: raw, length: 7 })
  })
  it('gain CORS for a listed origin only', () => {
    const { headers } = answeredHead([], { ...rules, origin: 'http://a.example' })
    expect(headers.slice(0, 2)).toEqual(['Access-Control-Allow-Origin', 'http://a.example'])
  })
})

describe('the memory of header names', () => {
  it('does not grow with names that a caller invents', () => {
    const fresh = createHeaderNames()
    for (let index = 0; index < 10_000; index += 1) fresh(`X-${index}`)
    expect(fresh('X-9999')).not.toBe(fresh('X-9999'))
    expect(fresh('X-1')).toBe(fresh('X-1'))
  })
})
