import { afterEach, describe, expect, it } from 'vitest'
import {
  demoRoute,
  lentToken,
  type ProxyOptions,
  type ProxyUnderTest,
  startProxy,
} from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream, type UpstreamHandler } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

async function start(handler?: UpstreamHandler, options: ProxyOptions = {}): Promise<void> {
  upstream = await startRecordingUpstream(handler)
  proxy = await startProxy({ upstream: upstream.url, ...options })
}

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const headerOf = (name: string) => upstream.requests[0]?.headers[name]

describe('forwarding through the proxy', () => {
  it('adds the token and takes the client’s key away', async () => {
    await start()
    const answer = await fetch(`${proxy.url}/v1/me?x=1&x=2`, { headers: { ...proxy.auth, 'X-Own': 'kept' } })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ ok: true })
    expect(upstream.requests[0]?.url).toBe('/v1/me?x=1&x=2')
    expect(headerOf('authorization')).toBe('Bearer token-1')
    expect(headerOf('x-own')).toBe('kept')
    expect(headerOf('host')).toBe(`127.0.0.1:${upstream.port}`)
    expect(upstream.heads()).not.toContain(proxy.key)
    expect(answer.headers.get('x-tokenvault-error')).toBeNull()
  })

  it('accepts the key as Bearer, as the password of Basic, as X-Api-Key and in the injected header', async () => {
    upstream = await startRecordingUpstream()
    const inject = [{ header: 'X-Goog-Api-Key', value: '{accessToken}' }]
    proxy = await startProxy({ routes: [demoRoute(upstream.url, { inject })] })
    const basic = `Basic ${Buffer.from(`anyone:${proxy.key}`).toString('base64')}`
    const ways = [
      { Authorization: `Bearer ${proxy.key}` },
      { authorization: `bearer ${proxy.key}` },
      { Authorization: basic },
      { 'X-Api-Key': proxy.key },
      { 'x-goog-api-key': proxy.key },
      { Authorization: 'Bearer sk-of-the-tool', 'X-Api-Key': proxy.key },
    ]
    for (const headers of ways) expect((await fetch(`${proxy.url}/x`, { headers })).status).toBe(200)
    for (const request of upstream.requests) {
      expect(request.headers['x-goog-api-key']).toBe('token-1')
      expect(request.headers.authorization).toBeUndefined()
      expect(request.headers['x-api-key']).toBeUndefined()
    }
    expect(upstream.heads()).not.toContain(proxy.key)
  })

  it('joins the base path of the upstream and of an extra endpoint', async () => {
    upstream = await startRecordingUpstream()
    const route = demoRoute(`${upstream.url}/base/v2`, { endpoints: { files: `${upstream.url}/files` } })
    proxy = await startProxy({ routes: [route] })
    const paths = ['/demo/a?b=c', '/demo/', '/demo', '/demo.files/a/b', '/demo?q=1']
    for (const path of paths) {
      expect((await fetch(`http://127.0.0.1:${proxy.port}${path}`, { headers: proxy.auth })).status).toBe(200)
    }
    const urls = upstream.requests.map(({ url }) => url)
    expect(urls).toEqual(['/base/v2/a?b=c', '/base/v2/', '/base/v2', '/files/a/b', '/base/v2?q=1'])
  })

  it.each([
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'PROPFIND',
  ])('forwards %s with a body', async (method) => {
    await start((req, res, recorded) => {
      req.on('end', () => res.end(Buffer.concat(recorded.body.chunks)))
    })
    const body = 'payload '.repeat(20)
    const text = `${method} /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nAuthorization: Bearer ${proxy.key}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
    const answer = await proxy.raw(text)
    expect(answer).toMatch(/^HTTP\/1\.1 200/)
    expect(answer).toContain(body)
    expect(upstream.requests[0]?.method).toBe(method)
  })

  it('hands on HEAD, 204 and 304 without a body and keeps their headers', async () => {
    await start((req, res) => {
      if (req.method === 'HEAD') res.writeHead(200, { 'Content-Length': 1234, ETag: '"h"' })
      else res.writeHead(req.url === '/empty' ? 204 : 304, { ETag: '"e"' })
      res.end()
    })
    const head = await fetch(`${proxy.url}/x`, { method: 'HEAD', headers: proxy.auth })
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([200, '1234', '"h"'])
    expect((await fetch(`${proxy.url}/empty`, { headers: proxy.auth })).status).toBe(204)
    expect((await fetch(`${proxy.url}/same`, { headers: proxy.auth })).status).toBe(304)
  })

  it.each([
    ['collected', 'Content-Length', '0'],
    ['streamed', 'Transfer-Encoding', 'chunked'],
  ])('keeps duplicate and non-ASCII headers in order, both ways, in a %s answer', async (_how, name, value) => {
    await start((_req, res) => {
      res.writeHead(200, ['X-Twice', 'a', 'X-Twice', 'b', 'X-Latin', 'caf\u00e9', name, value])
      res.end()
    })
    const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nX-Two: 1\r\nX-Two: 2\r\nX-Name: caf\u00e9\r\nConnection: close\r\n\r\n`
    const answer = await proxy.raw(Buffer.from(text, 'latin1'))
    expect(answer).toContain('X-Twice: a\r\nX-Twice: b\r\nX-Latin: caf\u00e9')
    const raw = upstream.requests[0]?.rawHeaders.join('|') ?? ''
    expect(raw).toContain('X-Two|1|X-Two|2|X-Name|caf\u00e9')
  })

  it('answers Expect: 100-continue once the request is allowed, and refuses before the body otherwise', async () => {
    await start((req, res) => req.on('end', () => res.end('done')))
    const head = (key: string) =>
      `PUT /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${key}\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`
    expect(await proxy.raw(`${head(proxy.key)}hello`)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/)
    expect(await proxy.raw(head('wrong'))).toMatch(/^HTTP\/1\.1 401/)
    expect(upstream.requests[0]?.headers.expect).toBeUndefined()
    expect(upstream.requests).toHaveLength(1)
  })

  it('hands trailers of the upstream on', async () => {
    await start((_req, res) => {
      res.writeHead(200, { Trailer: 'X-Sum' })
      res.write('data')
      res.addTrailers({ 'X-Sum': '42' })
      res.end()
    })
    const text = `GET /demo/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\nConnection: close\r\n\r\n`
    expect(await proxy.raw(text)).toMatch(/0\r\nX-Sum: 42\r\n\r\n$/)
  })

  it('returns redirects without following them, and rewrites Location only inside the same upstream', async () => {
    const locations: Record<string, string> = {}
    await start((req, res) => {
      res.writeHead(302, { Location: locations[req.url ?? ''] as string })
      res.end()
    })
    const cases = [
      ['/a', '/b?c=1', '/demo/b?c=1'],
      ['/c', `${upstream.url}/d#e`, '/demo/d#e'],
      ['/e', 'https://elsewhere.example/f', 'https://elsewhere.example/f'],
      ['/g/h', 'i', '/demo/g/i'],
      ['/j', '//elsewhere.example/k', 'http://elsewhere.example/k'],
    ] as const
    for (const [path, location, expected] of cases) {
      locations[path] = location
      const answer = await fetch(`${proxy.url}${path}`, { headers: proxy.auth, redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')]).toEqual([302, expected])
    }
    expect(upstream.requests).toHaveLength(cases.length)
  })

  it('sends without a token where none is needed, and where signing in is optional and nobody did', async () => {
    upstream = await startRecordingUpstream()
    const { VaultError } = await import('../../src/core/errors.ts')
    proxy = await startProxy({
      token: undefined,
      routes: [
        demoRoute(upstream.url, {
          auth: 'none',
          inject: [{ header: 'X-Tenant', value: '{setting.tenant}' }],
          settings: { tenant: 't1' },
        }),
        demoRoute(upstream.url, { profileName: 'maybe', auth: 'optional' }),
        demoRoute(upstream.url, { profileName: 'must', auth: 'required' }),
      ],
    })
    proxy.lender.next = () => {
      const details = { reason: 'never-signed-in' }
      throw new VaultError('SIGN_IN_NEEDED', 'Profile "must" is signed out; sign in first.', { details })
    }
    const get = (name: string) => fetch(`http://127.0.0.1:${proxy.port}/${name}/x`, { headers: proxy.auth })
    expect((await get('demo')).status).toBe(200)
    expect((await get('maybe')).status).toBe(200)
    const refused = await get('must')
    expect([refused.status, refused.headers.get('x-tokenvault-error')]).toEqual([503, 'sign-in-needed'])
    expect(upstream.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
    expect(upstream.requests[0]?.headers['x-tenant']).toBe('t1')
  })

  it('fills every kind of placeholder', async () => {
    upstream = await startRecordingUpstream()
    const inject = [
      { header: 'Authorization', value: '{tokenType} {accessToken}' },
      { header: 'Uid', value: '{extra.uid}' },
      { header: 'X-Org', value: 'org-{setting.org}' },
    ]
    const token = lentToken('abc', { tokenType: 'bearer', extra: { uid: '7' } })
    proxy = await startProxy({ token, routes: [demoRoute(upstream.url, { inject, settings: { org: 'o1' } })] })
    await fetch(`${proxy.url}/x`, { headers: { ...proxy.auth, uid: 'forged', X_Org: 'forged' } })
    const { headers } = upstream.requests[0] as (typeof upstream.requests)[0]
    expect([headers.authorization, headers.uid, headers['x-org'], headers.x_org]).toEqual([
      'Bearer abc',
      '7',
      'org-o1',
      undefined,
    ])
  })

  it('shows a refusal, not a reset, to a caller who is still sending a large body', async () => {
    await start()
    const body = 'x'.repeat(6 * 1024 * 1024)
    for (let turn = 0; turn < 5; turn += 1) {
      const answer = await fetch(`${proxy.url}/x`, { method: 'POST', body, headers: { 'X-Api-Key': 'wrong' } })
      expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([401, 'key-unknown'])
    }
    expect(upstream.requests).toHaveLength(0)
  })

  it('writes one ledger row per request, with sizes and without the query', async () => {
    await start()
    await fetch(`${proxy.url}/v1/me?secret=CANARY`, { method: 'POST', body: 'hello', headers: proxy.auth })
    await fetch(`${proxy.url}/v1/me`)
    await expect.poll(async () => (await proxy.rows()).length).toBe(2)
    const [refused, allowed] = await proxy.rows()
    expect(allowed).toMatchObject({
      profileId: 'p-demo',
      method: 'POST',
      path: '/demo/v1/me',
      status: 200,
      code: null,
      requestBytes: 5,
      responseBytes: 11,
    })
    expect(refused).toMatchObject({ clientId: null, status: 401, code: 'key-missing' })
    expect(JSON.stringify(await proxy.rows())).not.toContain('CANARY')
  })
})
