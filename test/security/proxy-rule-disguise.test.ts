import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ClientRule } from '../../src/shared/access-views.ts'
import { type ProxyUnderTest, startProxy } from '../support/proxy-under-test.ts'
import { type RecordingUpstream, startRecordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let proxy: ProxyUnderTest

const rule = (answer: ClientRule['answer'], path: string, methods: string[] = []): ClientRule => ({
  ...{ answer, path, methods, profiles: '*', until: null },
})

beforeEach(async () => {
  upstream = await startRecordingUpstream()
  const rules = [rule('deny', '/admin/**'), rule('deny', '/**', ['DELETE']), rule('allow', '/v1/chat', ['POST'])]
  proxy = await startProxy({ upstream: upstream.url, permissions: { rules, methods: ['GET', 'POST'] } })
})

afterEach(async () => {
  await proxy.close()
  await upstream.close()
})

const send = (start: string, headers = '') =>
  proxy.raw(
    `${start} HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX-Api-Key: ${proxy.key}\r\n${headers}Content-Length: 0\r\nConnection: close\r\n\r\n`,
  )

it.each([
  ['GET /demo/admin', ''],
  ['GET /demo/admin/users', ''],
  ['GET /demo/%61dmin/users', ''],
  ['GET /demo/ADMIN/users', ''],
  ['GET /demo/%41DMIN', ''],
  ['GET /demo/admin;x=1/users', ''],
  ['GET /demo/admin/', ''],
  ['GET /demo/admin?x', ''],
  ['POST /demo/v1/chat', 'X-HTTP-Method-Override: DELETE\r\n'],
  ['POST /demo/v1/chat', 'X-HTTP-Method: delete\r\n'],
])('a rule is not slipped past by a request in disguise: %s %j', async (start, headers) => {
  expect(await send(start, headers)).toContain('X-TokenVault-Error: rule-denied')
  expect(upstream.requests).toEqual([])
})

it.each([
  '/demo/admi%6e%2fx',
  '/demo/%2561dmin',
  '/demo/x/../admin',
  '/demo//admin',
  '/demo/;/admin',
  '/demo/%3bx=1/admin',
])('nor by a target that two parsers read differently: %s', async (target) => {
  expect(await send(`GET ${target}`)).toContain('X-TokenVault-Error: bad-target')
  expect(upstream.requests).toEqual([])
})

it('a request that asks with a star in its path gains that path and no pattern', async () => {
  const key = await proxy.addKey({ otherwise: 'ask' })
  const ask = (path: string) => fetch(`${proxy.url}${path}`, { headers: { 'X-Api-Key': key } })
  const asked = ask('/v1/*')
  await expect.poll(() => proxy.questions.list()).toHaveLength(1)
  await proxy.questions.answer(proxy.questions.list()[0]?.id ?? '', 'always')
  expect((await asked).status).toBe(200)
  expect((await ask('/v1/*')).status).toBe(200)
  const other = ask('/v1/secret')
  await expect.poll(() => proxy.questions.list()).toHaveLength(1)
  await proxy.questions.answer(proxy.questions.list()[0]?.id ?? '', 'deny')
  expect((await other).headers.get('x-tokenvault-error')).toBe('ask-denied')
})
