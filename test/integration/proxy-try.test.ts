import { expect, it, onTestFinished } from 'vitest'
import { startRecordingUpstream } from '../support/recording-upstream.ts'
import { startSystemRig } from '../support/systems/session-rig.ts'

const secret = 'canary-token-of-try'

async function tried() {
  const upstream = await startRecordingUpstream((req, res) => {
    if (req.url === '/endless') return void setInterval(() => res.write(Buffer.alloc(64 * 1024)), 1).unref()
    const good = req.headers.authorization === `Bearer ${secret}`
    res.writeHead(good ? 200 : 401, { 'Content-Type': 'application/json; charset=utf-8' }).end(`{"secret":"${secret}"}`)
  })
  onTestFinished(() => upstream.close())
  const rig = await startSystemRig()
  await rig.add({ provider: 'bearer', name: 'work', settings: { upstream: upstream.url }, secrets: { token: secret } })
  return { rig, upstream }
}

it('a first request goes through the proxy with the token, and tells nothing of what the answer holds', async () => {
  const { rig, upstream } = await tried()
  const answer = await rig.client.call('proxy.try', { profile: 'work', path: '/me?x=1' })
  expect(answer).toMatchObject({
    ok: true,
    value: {
      status: 200,
      contentType: 'application/json',
      refusal: null,
      url: expect.stringMatching(/\/work\/me\?x=1$/),
    },
  })
  expect(JSON.stringify(answer)).not.toContain(secret)
  expect(upstream.requests.map(({ url }) => url)).toEqual(['/me?x=1'])
  // Its key ended with it.
  const clients = await rig.handlers['clients.list'](undefined)
  expect(clients.find(({ name }) => name === 'try work')?.revokedAt).toEqual(expect.any(Number))
})

it('an answer that never ends has shown soon that it works', async () => {
  const { rig } = await tried()
  const answer = await rig.client.call('proxy.try', { profile: 'work', path: '/endless' })
  expect(answer).toMatchObject({ ok: true, value: { status: 200 } })
})

it('what the proxy itself refuses is told by its code', async () => {
  const { rig } = await tried()
  await rig.handlers['tokens.signOut']({ profile: 'work' })
  const answer = await rig.client.call('proxy.try', { profile: 'work', path: '/me' })
  expect(answer).toMatchObject({ ok: true, value: { status: 503, refusal: 'sign-in-needed' } })
})

it('a path that is none is refused before anything is sent', async () => {
  const { rig, upstream } = await tried()
  for (const path of ['me', '/a b', '/a\r\nHost: x', 'http://evil.example/']) {
    expect(await rig.client.call('proxy.try', { profile: 'work', path })).toMatchObject({
      ...{ ok: false, error: { code: 'INVALID_INPUT' } },
    })
  }
  expect(upstream.requests).toEqual([])
})
