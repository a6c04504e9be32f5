import { describe, expect, it, onTestFinished } from 'vitest'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import {
  type CloudreveOptions,
  cloudreveApp,
  cloudreveUser,
  startCloudreveServer,
} from '../../support/systems/cloudreve-server.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'
import { filesHolding } from '../../support/tour.ts'

const { email, password, otp, captcha } = cloudreveUser
const minute = 60_000
const me = '/api/v4/user/me'
const share = '/api/v4/share/info'

interface StartOptions extends CloudreveOptions {
  readonly settings?: Record<string, string>
  readonly clock?: FakeClock
}

async function start({ settings = {}, clock, ...more }: StartOptions = {}) {
  const server = await startCloudreveServer({ ...(clock ? { now: clock.now } : {}), ...more })
  onTestFinished(() => server.close())
  const rig = await startSystemRig(clock ? { clock } : {})
  const keeps = settings.rememberPassword === 'true'
  await rig.add({
    ...{ provider: 'cloudreve', name: 'drive', secrets: keeps ? { password } : {} },
    settings: { site: server.url, email, ...settings },
  })
  const signIn = (...answers: string[]) =>
    rig.signIn({ profile: 'drive', ...(keeps ? {} : { secrets: { password } }) }, answers)
  const signInWith = (typed: string) => rig.signIn({ profile: 'drive', secrets: { password: typed } })
  const get = (path: string) => rig.call('drive', path)
  const count = (path: string) => server.requests.filter((request) => request.path === `/api/v4${path}`).length
  return { ...rig, server, signIn, signInWith, get, count }
}

describe('signing in to Cloudreve', () => {
  it('signs in with a password; both lives are known; the proxy adds the token', async () => {
    const { server, signIn, get, view } = await start()
    expect(await signIn()).toMatchObject({ end: { kind: 'done' }, asked: [] })
    const login = server.requests.find(({ path }) => path === '/api/v4/session/token')
    expect(JSON.parse(login?.body ?? '')).toEqual({ email, password })
    expect(await get(me)).toMatchObject({ status: 200, body: { code: 0, data: { id: cloudreveUser.id } } })
    expect(server.requests.at(-1)?.headers.authorization).toMatch(/^Bearer ey/)
    const { access, refresh, storedSecrets } = await view('drive')
    expect([access.source, refresh?.source, storedSecrets]).toEqual(['server', 'server', []])
    expect((refresh?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(13 * 24 * 60 * minute)
  })

  it('reaches a site under a path', async () => {
    const { signIn, get } = await start({ prefix: '/drive' })
    await signIn()
    expect(await get(me)).toMatchObject({ status: 200, body: { code: 0 } })
  })

  it.for([
    ['a wrong password', {}, 'wrong-password', /check both/],
    ['a banned account', { banned: true }, password, /banned/],
    ['a password that is too short', {}, 'abc', /malformed/],
  ] as const)('tells %s from the rest, and keeps nothing', async ([, mood, typed, said]) => {
    const { server, view, signInWith } = await start()
    Object.assign(server.mood, mood)
    const { end } = await signInWith(typed)
    expect(end).toMatchObject({
      ...{ kind: 'failed', error: { code: 'PROVIDER_REJECTED', message: expect.stringMatching(said) } },
    })
    expect(JSON.stringify(end)).not.toContain(typed)
    expect((await view('drive')).state).toBe('signed-out')
  })

  it('says that a site is no Cloudreve', async () => {
    const { signIn } = await start({ settings: { site: 'http://127.0.0.1:1' } })
    expect((await signIn()).end).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_UNAVAILABLE' } })
  })
})

describe("Cloudreve's captcha", () => {
  it('is shown before the password goes out, and its answer goes with its ticket', async () => {
    const { server, signIn } = await start()
    server.mood.captcha = 'normal'
    const { end, asked } = await signIn(captcha)
    expect(end.kind).toBe('done')
    expect(asked).toMatchObject([{ challenge: 'captcha', image: expect.stringMatching(/^data:image\/png;base64,/) }])
    const body = JSON.parse(server.requests.find(({ path }) => path === '/api/v4/session/token')?.body ?? '')
    expect(body).toMatchObject({ captcha, ticket: expect.any(String) })
  })

  it('may be answered wrongly: a new picture comes', async () => {
    const { server, signIn, count } = await start()
    server.mood.captcha = 'normal'
    const { end, asked } = await signIn('wrong', captcha)
    expect(end.kind).toBe('done')
    expect(count('/site/captcha')).toBe(2)
    expect(asked[1]?.image).not.toBe(asked[0]?.image)
    expect(asked[1]?.prompt).toContain('attempt 2 of 5')
  })

  it('is given up after five wrong answers', async () => {
    const { server, signIn, count } = await start()
    server.mood.captcha = 'normal'
    const { end } = await signIn('1', '2', '3', '4', '5', '6', '7')
    expect(end).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('captcha') } })
    expect(count('/session/token')).toBe(5)
  })

  it('that only a page can show is refused before anything is asked, with the way out', async () => {
    const { server, signIn, count } = await start()
    server.mood.captcha = 'turnstile'
    const { end, asked } = await signIn()
    expect(asked).toEqual([])
    expect(end).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('OAuth') } })
    expect(count('/session/token')).toBe(0)
  })

  it('does not take a page or a script for a picture', async () => {
    const { server, signIn } = await start()
    server.mood.captcha = 'normal'
    const data = { image: 'data:text/html,<script>1</script>', ticket: 't' }
    server.mood.next.push({ path: '/api/v4/site/captcha', served: { body: { code: 0, data } } })
    expect((await signIn(captcha)).end).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_MISBEHAVED' } })
  })
})

describe("Cloudreve's second factor", () => {
  it('is asked for after the password; a wrong code may be tried again', async () => {
    const { server, signIn, get, count } = await start()
    server.mood.twoFactor = true
    const { end, asked } = await signIn('000000', ` ${otp} `)
    expect(end.kind).toBe('done')
    expect(asked.map(({ challenge }) => challenge)).toEqual(['otp', 'otp'])
    expect(count('/session/token')).toBe(1)
    const last = server.requests.findLast(({ path }) => path.endsWith('/2fa'))
    expect(JSON.parse(last?.body ?? '')).toEqual({ otp, session_id: expect.any(String) })
    expect((await get(me)).body).toMatchObject({ code: 0 })
  })

  it('comes after a captcha', async () => {
    const { server, signIn } = await start()
    Object.assign(server.mood, { captcha: 'normal', twoFactor: true })
    const { end, asked } = await signIn(captcha, otp)
    expect(end.kind).toBe('done')
    expect(asked.map(({ challenge }) => challenge)).toEqual(['captcha', 'otp'])
  })

  it('says that its ten minutes are over', async () => {
    const { server, handlers, signIn, events } = await start()
    server.mood.twoFactor = true
    events.on('signIn.changed', () => server.expireTwoFactor())
    const { end } = await signIn(otp)
    expect(end).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('ten minutes') } })
    await handlers['profiles.list'](undefined)
  })

  it('can be cancelled while it is asked', async () => {
    const { server, signIn, view } = await start()
    server.mood.twoFactor = true
    expect((await signIn()).end).toMatchObject({ kind: 'failed', error: { code: 'FLOW_CANCELLED' } })
    expect((await view('drive')).state).toBe('signed-out')
  })
})

describe('the session of Cloudreve', () => {
  it('is refreshed by the clock, without Authorization, so that nobody is ever anonymous by accident', async () => {
    const clock = createFakeClock()
    const { server, signIn, get, view } = await start({ clock })
    await signIn()
    for (let hour = 0; hour < 5; hour += 1) {
      await clock.advance(55 * minute)
      expect((await get(share)).body).toMatchObject({ data: { seen_by: cloudreveUser.id } })
    }
    const refreshes = server.requests.filter(({ path }) => path.endsWith('/token/refresh'))
    expect(refreshes.length).toBeGreaterThanOrEqual(4)
    expect(refreshes.map(({ headers }) => headers.authorization).filter(Boolean)).toEqual([])
    const used = refreshes.map(({ body }) => JSON.parse(body).refresh_token as string)
    expect(new Set(used).size).toBe(used.length)
    expect(await view('drive')).toMatchObject({ state: 'valid', lastError: null })
  })

  it.for([
    ['wide awake', false],
    ['asleep', true],
  ] as const)('does not send an expired token when the machine was %s', async ([, slept]) => {
    const clock = createFakeClock()
    const { server, signIn, get, view } = await start({ clock })
    await signIn()
    if (slept) await clock.jump(3 * 60 * minute)
    // The server answers in real time: the clock waits for it, as it would outside a test.
    for (let passed = 0; !slept && passed < 3 * 60; passed += 5) {
      await clock.advance(5 * minute)
      await expect.poll(async () => (await view('drive')).state).toBe('valid')
    }
    expect((await get(share)).body).toMatchObject({ data: { seen_by: cloudreveUser.id } })
    expect(server.requests.filter(({ path }) => path.endsWith('/share/info'))).toHaveLength(1)
  })

  it('needs a sign-in after code 40020, and does not go on as nobody', async () => {
    const clock = createFakeClock()
    const { server, signIn, get, view, count } = await start({ clock })
    await signIn()
    server.mood.stateHash = 'password-changed'
    await clock.jump(65 * minute)
    expect(await get(share)).toMatchObject({ status: 503, body: { code: 'sign-in-needed' } })
    expect(await view('drive')).toMatchObject({ state: 'needs-sign-in', next: { reason: 'session-ended' } })
    expect(count('/share/info')).toBe(0)
    expect(count('/session/token/refresh')).toBe(1)
  })

  it('signs in again by itself after 40020 when the password is kept', async () => {
    const clock = createFakeClock()
    const { server, signIn, get, view } = await start({ clock, settings: { rememberPassword: 'true' } })
    await signIn()
    server.mood.stateHash = 'moved'
    await clock.jump(65 * minute)
    expect((await get(share)).body).toMatchObject({ data: { seen_by: cloudreveUser.id } })
    expect(await view('drive')).toMatchObject({ state: 'valid', lastError: null })
  })

  it('needs its person when signing in again would need a second factor', async () => {
    const clock = createFakeClock()
    const { server, signIn, view, count } = await start({ clock, settings: { rememberPassword: 'true' } })
    await signIn()
    Object.assign(server.mood, { stateHash: 'moved', twoFactor: true })
    await clock.jump(120 * minute)
    await expect.poll(() => view('drive')).toMatchObject({ state: 'needs-sign-in' })
    expect(count('/session/token')).toBe(2)
  })

  it.for([
    ['50001, a failure of the site itself', { body: { code: 50001, msg: 'failed to get login user' } }],
    ['a proxy page with HTTP 200', { body: '<html>maintenance</html>' }],
    ['HTTP 502', { status: 502, body: 'bad gateway' }],
  ] as const)('survives %s', async ([, served]) => {
    const { server, signIn, handlers, view } = await start()
    await signIn()
    server.mood.next.push({ path: '/api/v4/session/token/refresh', served })
    await expect(handlers['tokens.refresh']({ profile: 'drive' })).rejects.toMatchObject({
      code: expect.stringMatching(/PROVIDER_(?:UNAVAILABLE|MISBEHAVED)/),
    })
    expect((await view('drive')).state).toBe('valid')
    await handlers['tokens.refresh']({ profile: 'drive' })
  })

  it.each([
    ['', false],
    [', also compressed by a gateway', true],
  ])('refreshes once when the site refuses a token inside HTTP 200%s', async (_title, throughGateway) => {
    const { server, signIn, get, count } = await start()
    await signIn()
    server.mood.next.push({ path: me, served: { body: { code: 401, msg: 'Login required' }, throughGateway } })
    expect((await get(me)).body).toMatchObject({ code: 0 })
    expect(count('/session/token/refresh')).toBe(1)
  })

  it('ends at the site when its person signs out', async () => {
    const { server, signIn, handlers, get } = await start()
    await signIn()
    expect(await handlers['tokens.signOut']({ profile: 'drive' })).toEqual({ revocation: 'revoked', error: null })
    const sent = server.requests.at(-1)
    expect(sent).toMatchObject({ method: 'DELETE', path: '/api/v4/session/token', status: 200 })
    expect(JSON.parse(sent?.body ?? '')).toEqual({ refresh_token: expect.stringMatching(/^ey/) })
    expect((await get(share)).body).toMatchObject({ data: { seen_by: 'anonymous' } })
  })

  it('counts as ended when the site does not know it any more', async () => {
    const { server, signIn, handlers } = await start()
    await signIn()
    server.mood.stateHash = 'moved'
    expect(await handlers['tokens.signOut']({ profile: 'drive' })).toEqual({ revocation: 'revoked', error: null })
  })

  it('says so when the site did not confirm the sign-out', async () => {
    const { server, signIn, handlers } = await start()
    await signIn()
    server.mood.next.push({ path: '/api/v4/session/token', served: { status: 500, body: {} } })
    expect(await handlers['tokens.signOut']({ profile: 'drive' })).toMatchObject({ revocation: 'failed' })
  })

  it('leaves no secret in files or in the log', async () => {
    const { server, signIn, handlers, get, home, log, stop } = await start({ settings: { rememberPassword: 'true' } })
    server.mood.twoFactor = true
    await signIn('111111', otp)
    await get(me)
    await handlers['tokens.refresh']({ profile: 'drive' })
    await stop()
    const secrets = [...server.issued, password]
    expect(secrets.length).toBeGreaterThan(4)
    expect(filesHolding(home, secrets)).toEqual([])
    const text = JSON.stringify(log.lines.map(({ event, fields, error }) => [event, fields, String(error)]))
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  })
})

describe('Cloudreve without a session', () => {
  it('lets requests pass as nobody while signed out', async () => {
    const { get } = await start()
    expect((await get(share)).body).toMatchObject({ data: { seen_by: 'anonymous' } })
    expect((await get(me)).body).toMatchObject({ code: 401 })
  })

  it('signs tokens itself for local debugging', async () => {
    const server = await startCloudreveServer()
    onTestFinished(() => server.close())
    const rig = await startSystemRig()
    await rig.add({
      ...{ provider: 'cloudreve', name: 'debug', grant: 'self-signed', secrets: { secretKey: server.secretKey } },
      settings: { site: server.url, userId: cloudreveUser.id },
    })
    expect((await rig.signIn({ profile: 'debug' })).end.kind).toBe('done')
    expect((await rig.call('debug', me)).body).toMatchObject({ code: 0, data: { id: cloudreveUser.id } })
  })
})

describe("Cloudreve's OAuth", () => {
  async function signedIn(settings: Record<string, string> = {}) {
    const clock = createFakeClock()
    const server = await startCloudreveServer({ now: clock.now })
    onTestFinished(() => server.close())
    const rig = await startSystemRig({ clock })
    await rig.add({
      ...{ provider: 'cloudreve', name: 'oauth', grant: 'authorization-code' },
      ...{ settings: { site: server.url, clientId: cloudreveApp.id, redirectPort: '0', ...settings } },
      secrets: { clientSecret: cloudreveApp.secret },
    })
    expect((await rig.signIn({ profile: 'oauth' })).end.kind).toBe('done')
    const signOut = () => rig.handlers['tokens.signOut']({ profile: 'oauth' })
    const deleted = () =>
      server.requests
        .filter(({ method }) => method === 'DELETE')
        .map(({ path, status, body }) => ({ path, status, body }))
    return { clock, server, rig, signOut, deleted }
  }

  it('signs in, refreshes in its odd way, and keeps the session alive', async () => {
    const { clock, server, rig } = await signedIn()
    for (let hour = 0; hour < 3; hour += 1) {
      await clock.advance(55 * minute)
      expect((await rig.call('oauth', share)).body).toMatchObject({ data: { seen_by: cloudreveUser.id } })
    }
    const refreshes = server.requests.filter(({ path }) => path.endsWith('/token/refresh'))
    expect(refreshes.length).toBeGreaterThanOrEqual(2)
    expect(refreshes.map(({ headers }) => headers.authorization).filter(Boolean)).toEqual([])
  })

  it('ends the session at the site when its person signs out; the grant stays without the scope for it', async () => {
    const { server, signOut, deleted } = await signedIn()
    expect(await signOut()).toEqual({ revocation: 'revoked', error: null })
    expect(deleted()).toMatchObject([{ path: '/api/v4/session/token', body: expect.stringContaining('refresh_token') }])
    expect([...server.grants]).toEqual([cloudreveApp.id])
  })

  it('takes the grant away, too, where the scope allows it', async () => {
    const scope = 'openid offline_access UserSecurityInfo.Write'
    const { server, signOut, deleted } = await signedIn({ scope })
    expect(await signOut()).toEqual({ revocation: 'revoked', error: null })
    expect(deleted().map(({ path }) => path)).toEqual([
      '/api/v4/session/token',
      `/api/v4/session/oauth/grant/${cloudreveApp.id}`,
    ])
    expect([...server.grants]).toEqual([])
  })

  it('says so when the site did not confirm the sign-out', async () => {
    const { server, signOut } = await signedIn()
    server.mood.next.push({ path: '/api/v4/session/token', served: { body: { code: 50001, msg: 'db' } } })
    expect(await signOut()).toMatchObject({ revocation: 'failed' })
  })
})
