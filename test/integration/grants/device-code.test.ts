import { expect, onTestFinished, test } from 'vitest'
import type { GrantType } from '../../../src/shared/views.ts'
import { startAuthorizationServer } from '../../support/authorization-server.ts'
import { decideOnDevice } from '../../support/browserless-person.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { type ScriptedAnswer, startScriptedOAuthServer } from '../../support/scripted-oauth-server.ts'
import { buildSignInRig } from '../../support/sign-in-rig.ts'

const grant: GrantType = 'device-code'
const pending: ScriptedAnswer = { status: 400, json: { error: 'authorization_pending' } }
const slowDown: ScriptedAnswer = { status: 400, json: { error: 'slow_down' } }
const issued: ScriptedAnswer = { json: { access_token: 'at-device', token_type: 'Bearer', expires_in: 60 } }

async function realServer(options: Parameters<typeof startAuthorizationServer>[0] = {}) {
  const server = await startAuthorizationServer(options)
  onTestFinished(() => server.close())
  const clock = createFakeClock(Date.now())
  const rig = buildSignInRig({ clock })
  onTestFinished(() => rig.dispose())
  const { clientId } = server.clients.publicClient
  const profile = await rig.add({ grant, settings: { issuer: server.issuer, clientId } })
  const { id } = await rig.service.start(profile.id)
  const { step } = await rig.step(id, ({ kind }) => kind === 'device-code' || kind === 'failed')
  if (step.kind !== 'device-code') throw new Error(JSON.stringify(step))
  return { server, clock, rig, profile, id, step }
}

/** A scripted server whose polls are answered in order; the clock is moved until the flow has ended or `polls` were made. */
async function scripted(polls: readonly ScriptedAnswer[], device: Record<string, unknown> = {}) {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  server.publish()
  const usual = {
    device_code: 'dc',
    user_code: 'ABCD-EFGH',
    verification_uri: `${server.url}/activate`,
    expires_in: 600,
  }
  server.script('/device', { json: { ...usual, ...device } })
  server.script('/token', ...polls)
  const clock = createFakeClock(Date.now())
  const rig = buildSignInRig({ clock })
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ grant, settings: { issuer: server.url, clientId: 'c' } })
  const { id } = await rig.service.start(profile.id)
  await rig.step(id, ({ kind }) => kind === 'device-code' || kind === 'failed')
  const polled = (count: number) => expect.poll(() => server.requestsTo('/token').length, { timeout: 5000 }).toBe(count)
  return { server, clock, rig, profile, id, polled }
}

test('a device sign-in at the real server waits while pending and ends when the person approves', async () => {
  const { server, clock, rig, profile, id, step } = await realServer()
  expect(step.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  await clock.advance(5000)
  await expect.poll(() => server.tokenRequests.map(({ error }) => error)).toEqual(['authorization_pending'])
  const end = await decideOnDevice(step.verificationUriComplete as string)
  expect(end.text).toContain('Connected')
  await expect
    .poll(async () => {
      await clock.advance(5000)
      return rig.service.get(id).step.kind
    })
    .toBe('done')
  const tokens = await rig.profiles.tokens(profile.id)
  expect(await server.introspect(tokens?.accessToken ?? '')).toMatchObject({
    active: true,
    account: 'ada@example.test',
  })
  expect(tokens?.refreshToken).not.toBeNull()
  expect(rig.profiles.session(profile.id).facts.summary?.account).toBe('ada@example.test')
})

test('a denial on the page ends the device sign-in as rejected', async () => {
  const { clock, rig, id, step } = await realServer()
  await decideOnDevice(step.verificationUriComplete as string, { decision: 'deny' })
  await expect
    .poll(async () => {
      await clock.advance(5000)
      return rig.service.get(id).step
    })
    .toMatchObject({ kind: 'failed', error: { code: 'FLOW_REJECTED' } })
})

test('a code that nobody confirms ends the sign-in when the server said it would', async () => {
  const { clock, rig, id, step } = await realServer({ deviceCodeSeconds: 12 })
  expect(step.expiresAt - clock.now()).toBeLessThanOrEqual(12_000)
  await clock.advance(12_000)
  expect((await rig.finished(id)).step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_TIMED_OUT' } })
})

test('cancelling takes effect at once and no further poll is made', async () => {
  const { server, clock, rig, id } = await realServer()
  const view = await rig.service.cancel(id)
  expect(view.step).toMatchObject({ kind: 'failed', error: { code: 'FLOW_CANCELLED' } })
  await clock.advance(60_000)
  expect(server.tokenRequests).toEqual([])
  expect(clock.timers).toBe(0)
})

test('slow_down makes every later poll five seconds slower', async () => {
  const { server, clock, rig, id, polled } = await scripted([pending, slowDown, pending, issued], { interval: 2 })
  await clock.advance(2000)
  await polled(1)
  await clock.advance(2000)
  await polled(2)
  // Let the flow read the answer before the clock moves on.
  await expect.poll(() => clock.timers).toBe(2)
  await clock.advance(6999)
  expect(server.requestsTo('/token')).toHaveLength(2)
  await clock.advance(1)
  await polled(3)
  await expect.poll(() => clock.timers).toBe(2)
  await clock.advance(7000)
  expect((await rig.finished(id)).step.kind).toBe('done')
})

test.for<[string, ScriptedAnswer]>([
  ['a dropped connection', { drop: true }],
  ['a 503', { status: 503, text: 'busy' }],
  ['a 429 with Retry-After', { status: 429, text: '', headers: { 'retry-after': '4' } }],
  ['a pending answer inside 200, as GitHub sends it', { json: { error: 'authorization_pending' } }],
])('%s between two polls does not throw the code away', async ([, hiccup]) => {
  const { clock, rig, id, polled } = await scripted([hiccup, issued], { interval: 1 })
  await clock.advance(1000)
  await polled(1)
  await expect
    .poll(async () => {
      await clock.advance(1000)
      return rig.service.get(id).step.kind
    })
    .toBe('done')
})

test("Google's verification_url and numbers as strings are understood", async () => {
  const { rig, id } = await scripted([pending], {
    verification_uri: undefined,
    verification_url: 'https://www.google.example/device',
    interval: '7',
    expires_in: '1800',
  })
  expect(rig.service.get(id).step).toMatchObject({
    kind: 'device-code',
    verificationUri: 'https://www.google.example/device',
    verificationUriComplete: null,
  })
})

test('a server without a device endpoint is named as such before anything is sent', async () => {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  server.publish({ device_authorization_endpoint: undefined })
  const rig = buildSignInRig()
  onTestFinished(() => rig.dispose())
  const profile = await rig.add({ grant, settings: { issuer: server.url, clientId: 'c' } })
  expect((await rig.signIn(profile)).step).toMatchObject({ kind: 'failed', error: { code: 'UNSUPPORTED' } })
})
