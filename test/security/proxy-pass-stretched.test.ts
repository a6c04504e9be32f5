import { afterEach, beforeEach, expect, it } from 'vitest'
import { createAllowRefused } from '../../src/core/access/allow-refused.ts'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

/** A tool that was allowed one thing once tries to get another, or the same twice. */
let upstream: RecordingUpstream
let proxy: ProxyUnderTest

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  proxy = await startProxy({ upstream: upstream.url, permissions: { methods: ['GET'], paths: ['/v1'] } })
})
afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const send = async (method: string, path: string, headers: Record<string, string> = {}, key = proxy.key) => {
  const answer = await fetch(`${proxy.url}${path}`, { method, headers: { authorization: `Bearer ${key}`, ...headers } })
  await answer.arrayBuffer()
  return answer.headers.get('x-tokenvault-error') ?? answer.status
}
const allowLast = async () => {
  const { clients, passes, ledger } = proxy
  const allow = createAllowRefused({ clock: { now: Date.now }, ledger, clients, passes })
  const [row] = await proxy.rows()
  return allow(row?.id ?? 0, 'once')
}

it('a one-time allowance lets exactly the shown request pass, and once', async () => {
  expect(await send('POST', '/v1/x?confirm=1')).toBe('method-denied')
  await allowLast()
  expect(await send('DELETE', '/v1/x')).toBe('method-denied')
  expect(await send('POST', '/v1/x/y')).toBe('method-denied')
  expect(await send('POST', '/v1/%78')).toBe('method-denied')
  expect(await send('POST', '/v1/x', { 'x-http-method-override': 'DELETE' })).toBe('method-denied')
  expect(await send('POST', '/v1/x', {}, await proxy.addKey({ methods: ['GET'] }))).toBe('method-denied')
  expect(upstream.requests).toHaveLength(0)
  expect(await send('POST', '/v1/x')).toBe(200)
  expect(await send('POST', '/v1/x')).toBe('method-denied')
  expect(upstream.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /v1/x'])
})

it('does not open what a rule denies, nor outlives the key', async () => {
  expect(await send('GET', '/v2/x')).toBe('path-denied')
  await allowLast()
  const rule = { answer: 'deny' as const, profiles: '*' as const, methods: [], path: '/v2/**', until: null }
  const [client] = proxy.clients.list()
  if (!client) throw new Error('no client')
  await proxy.clients.change(client.id, { permissions: { ...client.permissions, rules: [rule] } })
  expect(await send('GET', '/v2/x')).toBe('rule-denied')
  await proxy.clients.change(client.id, { permissions: { ...client.permissions, rules: [] } })
  await proxy.clients.revoke(client.id)
  expect(await send('GET', '/v2/x')).toBe('key-revoked')
  expect(upstream.requests).toHaveLength(0)
})

it('stays for the next try when something else refused the request', async () => {
  expect(await send('GET', '/v2/x')).toBe('path-denied')
  await allowLast()
  proxy.proxy.pause(true)
  expect(await send('GET', '/v2/x')).toBe('paused')
  proxy.proxy.pause(false)
  expect(await send('GET', '/v2/x')).toBe(200)
})
