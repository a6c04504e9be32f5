import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { proxyProblems } from '../../src/core/proxy/problem.ts'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  proxy = await startProxy({ upstream: upstream.url, limits: { headMs: 300, headBytes: 4_096 } })
})
afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

/** A head that passes every check, with some lines in place of others. */
const head = (first: string, lines: readonly string[] = ['Connection: close'], host = `127.0.0.1:${proxy.port}`) =>
  `${[first, `Host: ${host}`, `X-Api-Key: ${proxy.key}`, ...lines].join('\r\n')}\r\n\r\n`

const upgrade = [
  ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
]

const refusals: Readonly<Record<string, [code: keyof typeof proxyProblems, text: () => string]>> = {
  'no Host header': ['bad-request', () => 'GET /demo/x HTTP/1.1\r\nConnection: close\r\n\r\n'],
  'another name of this machine': [
    'host-refused',
    () => head('GET /demo/x HTTP/1.1', ['Connection: close'], 'evil.example'),
  ],
  'a head that is no HTTP': ['bad-request', () => 'hello\r\n\r\n'],
  'the preface of HTTP/2': ['bad-request', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  'a head that is too large': ['head-too-large', () => head('GET /demo/x HTTP/1.1', [`X-Long: ${'x'.repeat(8_192)}`])],
  'a head that never ends': ['request-timeout', () => 'GET /demo/x HTTP/1.1\r\nHost: 127'],
  'both lengths': [
    'bad-request',
    () => head('POST /demo/x HTTP/1.1', ['Content-Length: 1', 'Transfer-Encoding: chunked', 'Connection: close']),
  ],
  'a body that is broken': [
    'bad-request',
    () => `${head('POST /demo/x HTTP/1.1', ['Transfer-Encoding: chunked', 'Connection: close'])}zz\r\n`,
  ],
  'an expectation': [
    'expectation-refused',
    () => head('POST /demo/x HTTP/1.1', ['Expect: the-moon', 'Content-Length: 0', 'Connection: close']),
  ],
  CONNECT: ['method-refused', () => head('CONNECT api.example:443 HTTP/1.1')],
  'an absolute target': ['bad-target', () => head('GET http://api.example/ HTTP/1.1')],
  'an upgrade with a wrong key': [
    'key-unknown',
    () => head('GET /demo/x HTTP/1.1', upgrade).replace(proxy.key, `${proxy.key}x`),
  ],
  'an upgrade of a profile that is not there': ['profile-unknown', () => head('GET /nobody/x HTTP/1.1', upgrade)],
  'an upgrade with a body': ['bad-request', () => head('GET /demo/x HTTP/1.1', [...upgrade, 'Content-Length: 1'])],
}

describe('whatever the proxy itself refuses', () => {
  it.each(Object.keys(refusals))('is a problem with a code, and stands in the ledger: %s', async (name) => {
    const [code, text] = refusals[name] as [keyof typeof proxyProblems, () => string]
    const answer = await proxy.raw(text())
    const [start = '', body = ''] = answer.split('\r\n\r\n')
    expect(start).toMatch(new RegExp(`^HTTP/1\\.1 ${proxyProblems[code].status} `))
    expect(start).toMatch(/\r\ncontent-type: application\/problem\+json/i)
    expect(start.toLowerCase()).toContain(`x-tokenvault-error: ${code}`)
    expect(JSON.parse(Buffer.from(body, 'latin1').toString('utf8'))).toMatchObject({
      code,
      status: proxyProblems[code].status,
      remedy: proxyProblems[code].remedy,
    })
    await expect.poll(async () => (await proxy.rows()).map((row) => row.code)).toContain(code)
  })

  it('is one as well when something fails that nobody thought of, and the log has the cause', async () => {
    const { ledger, clients } = proxy
    const authenticate = clients.authenticate
    Object.assign(clients, {
      authenticate: () => {
        throw new Error('unthought of')
      },
    })
    const answer = await fetch(`${proxy.url}/x`, { headers: proxy.auth })
    Object.assign(clients, { authenticate })
    expect([answer.status, answer.headers.get('x-tokenvault-error')]).toEqual([500, 'internal'])
    expect(await answer.text()).not.toContain('unthought of')
    expect((await ledger.list({ limit: 1 }))[0]).toMatchObject({ status: 500, code: 'internal', path: '/demo/x' })
    expect(proxy.log.lines.map(({ event }) => event)).toContain('proxy.failed')
  })
})
