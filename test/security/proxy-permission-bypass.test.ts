import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClientPermissions } from '../../src/shared/views.ts'
import { demoRoute, type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest
let key: string

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  proxy = await startProxy({
    routes: [
      demoRoute(upstream.url, { endpoints: { admin: `${upstream.url}/admin` } }),
      demoRoute(upstream.url, { profileName: 'other', profileId: 'p-other' }),
    ],
  })
  key = await proxy.addKey({ profiles: ['p-demo'], methods: ['GET', 'POST'], paths: ['/v1'] })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const send = (start: string, headers = '') =>
  proxy.raw(
    `${start} HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${key}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  )

describe('a client that reaches for more than it was given', () => {
  it.each([
    ['GET /other/v1/x', '', 'profile-denied'],
    ['DELETE /demo/v1/x', '', 'method-denied'],
    ['POST /demo/v1/x', 'X-HTTP-Method-Override: DELETE\r\n', 'method-denied'],
    ['POST /demo/v1/x', 'X_HTTP_Method_Override: DELETE\r\n', 'method-denied'],
    ['GET /demo/v2/x', '', 'path-denied'],
    ['GET /demo/v10', '', 'path-denied'],
    ['GET /demo', '', 'path-denied'],
    ['GET /demo.admin/x', '', 'path-denied'],
    ['GET /demo/v1/../v2', '', 'bad-target'],
    ['GET /demo/v1/%2e%2e/v2', '', 'bad-target'],
    ['GET /demo/v1/..%2fv2', '', 'bad-target'],
    ['GET /demo/v1/a%2fb', '', 'bad-target'],
    ['GET /demo/v1%2fx', '', 'bad-target'],
  ])('%s %s is refused: %s', async (start, headers, code) => {
    expect(await send(start, headers)).toContain(`X-TokenVault-Error: ${code}`)
    expect(upstream.requests).toHaveLength(0)
  })

  it.each<[string, Partial<ClientPermissions>]>([
    ['a rule about paths', { rules: [{ answer: 'deny', path: '/admin/**', profiles: '*', methods: [], until: null }] }],
    ['a person to ask', { otherwise: 'ask' }],
  ])('an encoded slash, which two readers read differently, is refused to a key with %s', async (_, permissions) => {
    key = await proxy.addKey(permissions)
    expect(await send('GET /demo/admin%2Fx')).toContain('X-TokenVault-Error: bad-target')
    expect(upstream.requests).toHaveLength(0)
  })

  it('an encoded slash passes as it is where no path is judged, as npm and GitLab need it', async () => {
    key = await proxy.addKey({ profiles: ['p-demo'], methods: ['GET'] })
    expect(await send('GET /demo/@acme%2fpackage')).toMatch(/^HTTP\/1\.1 200 /)
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/@acme%2fpackage'])
  })

  it('headers that replace the path or the address never reach the upstream', async () => {
    const names = ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Host', 'Forwarded', 'X-Real-IP', 'Via']
    expect(await send('GET /demo/v1/x', names.map((name) => `${name}: /admin\r\n`).join(''))).toMatch(
      /^HTTP\/1\.1 200 /,
    )
    expect(upstream.heads()).not.toContain('/admin')
  })
})
