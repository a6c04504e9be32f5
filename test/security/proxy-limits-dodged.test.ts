import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ClientLimits } from '../../src/shared/access-views.ts'
import { demoRoute, type ProxyUnderTest, realClock, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

/** Time stands still, so that no new request is earned meanwhile. */
const clock = { ...realClock, now: () => Date.UTC(2026, 10, 26) }

beforeEach(async () => {
  // What asks for `/held` never gets an answer.
  upstream = await startRecordingUpstream((req, res) => {
    if (!req.url?.startsWith('/held')) res.end('ok')
  })
  upstream.onUpgrade = (_req, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n')
  const other = demoRoute(upstream.url, {
    profileName: 'other',
    profileId: 'p-other',
    endpoints: { files: upstream.url },
  })
  proxy = await startProxy({ clock, routes: [demoRoute(upstream.url), other] })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const limited = (limits: Partial<ClientLimits>) =>
  proxy.addKey({}, undefined, { requestsPerMinute: null, burst: null, concurrent: null, ...limits })

const request = (line: string, ...more: string[]) =>
  [`${line} HTTP/1.1`, `Host: 127.0.0.1:${proxy.port}`, ...more, '', ''].join('\r\n')

/** Every way in that this key has, each on a connection of its own. */
const waysIn = (key: string): [string, string][] => [
  ['another connection', request('GET /demo/x', `X-Api-Key: ${key}`)],
  ['another spelling of the header', request('GET /demo/x', `x-aPI-kEY: ${key}`)],
  ['a header joined by an underscore', request('GET /demo/x', `X_Api_Key: ${key}`)],
  ['another header', request('GET /demo/x', `Authorization: bearer   ${key}`)],
  ['a password', request('GET /demo/x', `Authorization: Basic ${btoa(`anyone:${key}`)}`)],
  ['the key twice', request('GET /demo/x', `X-Api-Key: ${key}`, `Authorization: Bearer ${key}`)],
  ['another host name', request('GET /demo/x', `X-Api-Key: ${key}`).replace('127.0.0.1:', 'localhost:')],
  ['another method', request('HEAD /demo/x', `X-Api-Key: ${key}`)],
  ['an OPTIONS that is no preflight', request('OPTIONS /demo/x', `X-Api-Key: ${key}`)],
  ['another path', request('GET /demo/y?z=1', `X-Api-Key: ${key}`)],
  ['another profile', request('GET /other/x', `X-Api-Key: ${key}`)],
  ['another endpoint', request('GET /other.files/x', `X-Api-Key: ${key}`)],
  ['a body', `${request('POST /demo/x', `X-Api-Key: ${key}`, 'Content-Length: 2')}ok`],
  [
    'a body that is waited for',
    request('POST /demo/x', `X-Api-Key: ${key}`, 'Content-Length: 2', 'Expect: 100-continue'),
  ],
  ['an upgrade', request('GET /demo/x', `X-Api-Key: ${key}`, 'Connection: Upgrade', 'Upgrade: websocket')],
  [
    'addresses that a proxy would add',
    request('GET /demo/x', `X-Api-Key: ${key}`, 'X-Forwarded-For: 203.0.113.7', 'X-Real-IP: 203.0.113.7'),
  ],
]

const refused = (code: string) => new RegExp(`^HTTP/1\\.1 429 [\\s\\S]*X-TokenVault-Error: ${code}\\r\\n`)

/** Asks for `/held` and tells when it has reached the upstream. */
async function hold(key: string): Promise<Socket> {
  const before = upstream.requests.length
  const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  socket.write(request('GET /demo/held', `X-Api-Key: ${key}`))
  await expect.poll(() => upstream.requests.length).toBe(before + 1)
  return socket
}

describe('the limits of a client', () => {
  it('on the rate count every way in as one', async () => {
    const key = await limited({ requestsPerMinute: 6, burst: 1 })
    const first = await proxy.raw(request('GET /demo/first', `X-Api-Key: ${key}`, 'Connection: close'))
    expect(first).toMatch(/^HTTP\/1\.1 200 /)
    for (const [way, text] of waysIn(key)) {
      expect([way, await proxy.raw(text, /\r\n\r\n/)]).toEqual([way, expect.stringMatching(refused('rate-limited'))])
    }
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/first'])
  })

  it('on what is open at a time count every way in as one', async () => {
    const key = await limited({ concurrent: 1 })
    await hold(key)
    for (const [way, text] of waysIn(key)) {
      expect([way, await proxy.raw(text, /\r\n\r\n/)]).toEqual([
        way,
        expect.stringMatching(refused('too-many-at-once')),
      ])
    }
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/held'])
  })

  it('hold on one kept connection and for requests sent one behind the other', async () => {
    const key = await limited({ requestsPerMinute: 6, burst: 2 })
    const one = request('GET /demo/x', `X-Api-Key: ${key}`)
    const last = request('GET /demo/x', `X-Api-Key: ${key}`, 'Connection: close')
    const answers = (await proxy.raw(`${one.repeat(7)}${last}`)).match(/HTTP\/1\.1 \d+/g)
    expect(answers).toEqual([...Array(2).fill('HTTP/1.1 200'), ...Array(6).fill('HTTP/1.1 429')])
    expect(upstream.requests).toHaveLength(2)
  })

  it('give a place back once, however a request ends, and to nobody else', async () => {
    const key = await limited({ concurrent: 2 })
    const status = async (path: string) =>
      (await fetch(`http://127.0.0.1:${proxy.port}${path}`, { headers: { 'X-Api-Key': key } })).status
    const [first] = [await hold(key), await hold(key)]
    expect(await status('/demo/x')).toBe(429)
    first.destroy()
    await expect.poll(() => proxy.proxy.openRequests).toBe(1)
    expect(await status('/demo/x')).toBe(200)
    expect(await status('/nobody/x')).toBe(404)
    await hold(key)
    expect(await status('/demo/x')).toBe(429)
  })

  it('of one client are nothing to another', async () => {
    await hold(await limited({ concurrent: 1 }))
    const other = await limited({ concurrent: 1 })
    expect((await fetch(`${proxy.url}/x`, { headers: { 'X-Api-Key': other } })).status).toBe(200)
  })
})
