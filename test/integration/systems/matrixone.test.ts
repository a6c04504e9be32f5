import { describe, expect, it, onTestFinished } from 'vitest'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { type MatrixOneOptions, moiUser, startMatrixOneServer } from '../../support/systems/matrixone-server.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'
import { filesHolding } from '../../support/tour.ts'

const { accountName, username, password } = moiUser
const minute = 60_000

interface StartOptions extends MatrixOneOptions {
  readonly settings?: Record<string, string>
  readonly clock?: FakeClock
}

async function start({ settings = {}, clock, ...more }: StartOptions = {}) {
  const server = await startMatrixOneServer({ ...(clock ? { now: clock.now } : {}), ...more })
  onTestFinished(() => server.close())
  const rig = await startSystemRig(clock ? { clock } : {})
  const keeps = settings.rememberPassword === 'true'
  await rig.add({
    ...{ provider: 'matrixone', name: 'moi', secrets: keeps ? { password } : {} },
    settings: { apiBase: server.url, accountName, username, ...settings },
  })
  const signIn = () => rig.signIn({ profile: 'moi', ...(keeps ? {} : { secrets: { password } }) })
  const signInAs = (answers: readonly string[]) => rig.signIn({ profile: 'moi' }, answers)
  const paths = () => server.requests.map(({ method, path }) => `${method} ${path}`)
  const count = (path: string) => server.requests.filter((request) => request.path === path).length
  const business = () => rig.call('moi', '/catalog/list', { method: 'POST' })
  return { ...rig, server, signIn, signInAs, paths, count, business }
}

describe('signing in to MatrixOne', () => {
  it('signs in, makes a moi-key, and the proxy adds it', async () => {
    const { server, signIn, business, paths, view } = await start()
    expect((await signIn()).end.kind).toBe('done')
    expect(paths()).toEqual(['POST /auth/login', 'POST /user/me/api-key'])
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      ...{ account_name: accountName, username, password, type: 'workspace' },
    })
    expect(await business()).toMatchObject({ status: 200, body: { code: 'OK', data: { by: 'moi-key' } } })
    const asked = server.requests.at(-1)
    expect(asked?.headers).toMatchObject({ 'moi-key': server.moiKey })
    expect(asked?.headers.authorization).toBeUndefined()
    expect(asked?.headers['access-token']).toBeUndefined()
    expect(await view('moi')).toMatchObject({
      ...{ state: 'valid', access: { source: 'declared' }, storedSecrets: [], rotates: { en: 'moi-key' } },
    })
  })

  it('lends the moi-key as its token, in every shape, and does not refresh the session for its sake', async () => {
    const { server, signIn, handlers, count } = await start()
    await signIn()
    const lent = (shape?: 'env' | 'netrc') =>
      handlers['tokens.reveal']({ profile: 'moi', minTtlMs: 60 * minute, ...(shape ? { shape } : {}) })
    expect(await lent()).toEqual({ value: server.moiKey, expiresAt: null })
    expect((await lent('env')).value).toBe(`export MOI_TOKEN='${server.moiKey}'`)
    expect((await lent('netrc')).value).toBe(`machine 127.0.0.1 login oauth2 password ${server.moiKey}`)
    expect(count('/auth/refresh')).toBe(0)
    await handlers['tokens.rotateKey']({ profile: 'moi' })
    expect((await lent()).value).toBe(server.moiKey)
  })

  it('sends access-token and uid when that is chosen, and makes no key', async () => {
    const { server, signIn, business, paths, view, handlers } = await start({
      settings: { credential: 'access-token' },
    })
    await signIn()
    expect(await business()).toMatchObject({ status: 200, body: { data: { by: 'access-token' } } })
    expect(server.requests.at(-1)?.headers).toMatchObject({ uid: server.uid })
    expect(server.requests.at(-1)?.headers['moi-key']).toBeUndefined()
    expect(paths()).not.toContain('POST /user/me/api-key')
    expect(await view('moi')).toMatchObject({ headers: ['access-token', 'uid'] })
    expect((await view('moi')).rotates).toBeUndefined()
    const { value } = await handlers['tokens.reveal']({ profile: 'moi', shape: 'header' })
    const [line, uid] = value.split('\n')
    expect([line, uid]).toEqual([expect.stringMatching(/^access-token: at/), `uid: ${server.uid}`])
    const lent = await handlers['tokens.reveal']({ profile: 'moi' })
    expect(lent).toEqual({ value: line?.slice('access-token: '.length), expiresAt: expect.any(Number) })
  })

  it('signs in to an account instead of a workspace', async () => {
    const { server, signIn } = await start({ settings: { signInType: 'account' } })
    expect((await signIn()).end.kind).toBe('done')
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ type: 'account' })
  })

  it('tells a wrong password in the words of the server, and keeps nothing', async () => {
    const { signIn, server, view } = await start()
    server.mood.next.push({ path: '/auth/login', served: { body: { code: 'ErrPassword', msg: '密码错误' } } })
    const { end } = await signIn()
    expect(end).toMatchObject({
      kind: 'failed',
      error: { code: 'PROVIDER_REJECTED', message: expect.stringContaining('密码错误') },
    })
    expect(await view('moi')).toMatchObject({ state: 'signed-out', storedSecrets: [] })
  })

  it.for([
    ['an answer that is no JSON', { body: '<html>portal</html>' }, 'PROVIDER_MISBEHAVED'],
    ['success without a token', { body: { code: 'OK', data: { uid: 'u' } } }, 'PROVIDER_MISBEHAVED'],
    ['a server that is down', { status: 503, body: { code: 'INTERNAL_ERROR' } }, 'PROVIDER_UNAVAILABLE'],
    ['an echo of the password', { status: 400, body: { code: 'X', msg: `bad ${password}` } }, 'PROVIDER_REJECTED'],
  ] as const)('fails on %s', async ([, served, code]) => {
    const { signIn, server, view } = await start()
    server.mood.next.push({ path: '/auth/login', served })
    const { end } = await signIn()
    expect(end).toMatchObject({ kind: 'failed', error: { code } })
    expect(JSON.stringify(end)).not.toContain(password)
    expect((await view('moi')).state).toBe('signed-out')
  })

  it('does not repeat the words of a server that quotes the password', async () => {
    const { server, view, signInAs } = await start()
    const served = { status: 400, body: { code: 'X', msg: 'opensesame is not right' } }
    server.mood.next.push({ path: '/auth/login', served })
    const { end } = await signInAs(['opensesame'])
    expect(end).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_REJECTED' } })
    expect(JSON.stringify(end)).not.toContain('opensesame')
    expect((await view('moi')).lastError).toBeNull()
  })

  it('reads codes in any case, as numbers, or absent', async () => {
    const { signIn, server } = await start()
    const headers = { 'Access-Token': 'at', 'Refresh-Token': 'rt' }
    for (const code of [{ code: 'ok' }, { code: 0 }, {}]) {
      server.mood.next.push({ path: '/auth/login', served: { headers, body: { ...code, data: { uid: 'u' } } } })
      server.mood.next.push({ path: '/user/me/api-key', served: { body: { ...code, data: { key: 'k' } } } })
      expect((await signIn()).end.kind).toBe('done')
    }
  })
})

describe('the password of MatrixOne', () => {
  it('is asked for at the sign-in, and not kept', async () => {
    const { home, signInAs, view } = await start()
    const { end, asked } = await signInAs([password])
    expect(end.kind).toBe('done')
    expect(asked).toMatchObject([{ challenge: 'secret', prompt: 'Password', localPrompt: { 'zh-CN': '密码' } }])
    expect((await view('moi')).storedSecrets).toEqual([])
    expect(filesHolding(home, [password])).toEqual([])
  })

  it('is kept, sealed, when the person wants that, also when it was typed in the middle', async () => {
    const { home, signInAs, handlers, view } = await start()
    const { settings } = await view('moi')
    await handlers['profiles.update']({ profile: 'moi', settings: { ...settings, rememberPassword: 'true' } })
    await signInAs([password])
    expect((await view('moi')).storedSecrets).toEqual(['password'])
    expect(filesHolding(home, [password])).toEqual([])
  })

  it('goes away when the person changes their mind', async () => {
    const { handlers, view } = await start({ settings: { rememberPassword: 'true' } })
    const { settings, storedSecrets } = await view('moi')
    expect(storedSecrets).toEqual(['password'])
    await handlers['profiles.update']({ profile: 'moi', settings: { ...settings, rememberPassword: 'false' } })
    expect((await view('moi')).storedSecrets).toEqual([])
  })

  it('is refused at adding without the opt-in, with the remedy', async () => {
    const { handlers, server } = await start()
    const settings = { apiBase: server.url, accountName, username }
    const adding = handlers['profiles.add']({ provider: 'matrixone', name: 'other', settings, secrets: { password } })
    await expect(adding).rejects.toMatchObject({
      ...{ code: 'INVALID_INPUT', message: expect.stringContaining('rememberPassword=true') },
    })
  })
})

describe('the session of MatrixOne', () => {
  it('is refreshed before it ends, with all three headers and the body', async () => {
    const clock = createFakeClock()
    const { server, signIn, business, view } = await start({ clock, settings: { credential: 'access-token' } })
    await signIn()
    const [before] = server.issued
    const issuedAt = clock.now()
    await clock.advance(13 * minute)
    expect((await business()).status).toBe(200)
    const refresh = server.requests.find(({ path }) => path === '/auth/refresh')
    expect(refresh).toMatchObject({ status: 200, body: '{"type":"user"}' })
    expect(refresh?.headers).toMatchObject({
      'access-token': before,
      'refresh-token': server.presented[0],
      uid: server.uid,
    })
    const { refreshCount, access } = await view('moi')
    expect(refreshCount).toBe(1)
    expect((access.expiresAt ?? 0) - issuedAt).toBeGreaterThan(25 * minute)
  })

  it('keeps the refresh token when none comes back', async () => {
    const clock = createFakeClock()
    const settings = { credential: 'access-token' }
    const { server, signIn, business, handlers } = await start({ clock, rotates: false, settings })
    await signIn()
    await handlers['tokens.refresh']({ profile: 'moi' })
    await handlers['tokens.refresh']({ profile: 'moi' })
    expect(server.presented).toHaveLength(2)
    expect(new Set(server.presented).size).toBe(1)
    expect((await business()).status).toBe(200)
  })

  it.for([
    ['a gateway that is down', { status: 502, body: 'bad gateway' }],
    ['a captive portal', { status: 200, body: '<html>sign in to the hotel</html>' }],
    ["a firewall's page", { status: 403, body: '<html>blocked</html>' }],
    ['a refusal inside 200 whose code nobody knows', { status: 200, body: { code: 'ErrInternal', msg: 'oops' } }],
  ] as const)('survives %s', async ([, served]) => {
    const { server, signIn, handlers, view, business } = await start()
    await signIn()
    server.mood.next.push({ path: '/auth/refresh', served })
    await expect(handlers['tokens.refresh']({ profile: 'moi' })).rejects.toMatchObject({
      code: expect.stringMatching(/PROVIDER_UNAVAILABLE|PROVIDER_MISBEHAVED/),
    })
    expect(await view('moi')).toMatchObject({ state: 'valid', next: { kind: 'retry' } })
    expect((await business()).status).toBe(200)
    await handlers['tokens.refresh']({ profile: 'moi' })
    expect((await view('moi')).lastError).toBeNull()
  })

  it('survives a captive portal even after its end: only the system itself can say that it is over', async () => {
    const clock = createFakeClock()
    const { server, signIn, view } = await start({ clock })
    await signIn()
    for (let time = 0; time < 3; time += 1) {
      server.mood.next.push({ path: '/auth/refresh', served: { status: 403, body: '<html>hotel</html>' } })
    }
    await clock.jump(60 * minute)
    await expect.poll(async () => (await view('moi')).lastError).not.toBeNull()
    expect(await view('moi')).toMatchObject({ state: 'expired', next: { kind: 'retry' } })
  })

  it('needs a sign-in when the machine slept past its end', async () => {
    const clock = createFakeClock()
    const { signIn, business, view } = await start({ clock })
    await signIn()
    await clock.jump(60 * minute)
    expect(await business()).toMatchObject({ status: 503, body: { code: 'sign-in-needed', profile: 'moi' } })
    expect(await view('moi')).toMatchObject({ state: 'needs-sign-in', next: { reason: 'session-ended' } })
  })

  it('signs in again by itself when the password is kept, and keeps its moi-key', async () => {
    const clock = createFakeClock()
    const { server, signIn, business, view, count } = await start({ clock, settings: { rememberPassword: 'true' } })
    await signIn()
    const key = server.moiKey
    await clock.jump(60 * minute)
    expect((await business()).status).toBe(200)
    expect(count('/auth/login')).toBe(2)
    expect(count('/user/me/api-key')).toBe(1)
    expect(server.requests.at(-1)?.headers['moi-key']).toBe(key)
    expect(await view('moi')).toMatchObject({ state: 'valid', lastError: null })
  })

  it('does not hammer a sign-in whose kept password is refused', async () => {
    const clock = createFakeClock()
    const { server, signIn, business, view, count } = await start({ clock, settings: { rememberPassword: 'true' } })
    await signIn()
    const served = { status: 401, body: { code: 'ErrPassword', msg: 'no' } }
    for (let time = 0; time < 9; time += 1) server.mood.next.push({ path: '/auth/login', served })
    await clock.jump(60 * minute)
    for (let time = 0; time < 5; time += 1) expect((await business()).status).toBe(503)
    await clock.advance(60 * minute)
    expect(count('/auth/login')).toBe(2)
    expect(await view('moi')).toMatchObject({ state: 'needs-sign-in', next: { reason: 'credential-rejected' } })
  })

  it('is forgotten at sign-out; the system documents no way to end it there', async () => {
    const { signIn, handlers, business } = await start()
    await signIn()
    expect(await handlers['tokens.signOut']({ profile: 'moi' })).toEqual({ revocation: 'unsupported', error: null })
    expect((await business()).body).toMatchObject({ code: 'sign-in-needed' })
  })
})

describe('the moi-key', () => {
  it('is rotated on demand: the new one is stored, the old one dead', async () => {
    const { server, signIn, business, handlers } = await start()
    await signIn()
    const old = server.moiKey
    await handlers['tokens.rotateKey']({ profile: 'moi' })
    expect(server.moiKey).not.toBe(old)
    expect((await business()).status).toBe(200)
    expect(server.requests.at(-1)?.headers['moi-key']).toBe(server.moiKey)
  })

  it.for([
    [
      'the answer holds no key',
      (mood: { rotationHidesKey: boolean }) => {
        mood.rotationHidesKey = true
      },
    ],
    ['the answer is lost', null],
  ] as const)('is asked for again with the access token when %s', async ([, hide]) => {
    const { server, signIn, business, handlers, count } = await start()
    await signIn()
    if (hide) hide(server.mood)
    else server.mood.next.push({ path: '/user/me/api-key/refresh', served: { cut: true }, after: true })
    const old = server.moiKey
    await handlers['tokens.rotateKey']({ profile: 'moi' })
    expect(server.moiKey).not.toBe(old)
    expect(count('/user/me/api-key')).toBe(2)
    expect(server.requests.findLast(({ path }) => path === '/user/me/api-key')?.headers['moi-key']).toBeUndefined()
    expect((await business()).status).toBe(200)
  })

  it('stays as it is when the server refuses to rotate', async () => {
    const { server, signIn, business, handlers } = await start()
    await signIn()
    const served = { status: 403, body: { code: 'ErrQuota', msg: 'not now' } }
    server.mood.next.push({ path: '/user/me/api-key/refresh', served })
    await expect(handlers['tokens.rotateKey']({ profile: 'moi' })).rejects.toMatchObject({ code: 'PROVIDER_REJECTED' })
    expect((await business()).status).toBe(200)
  })

  it('heals itself when somebody else rotated it: no local tool sees the 401', async () => {
    const { server, signIn, business } = await start()
    await signIn()
    server.rotateElsewhere()
    expect((await business()).status).toBe(200)
    expect(server.requests.at(-1)?.headers['moi-key']).toBe(server.moiKey)
  })

  it('may fail to be asked for again: the refreshed session is kept all the same', async () => {
    const { server, signIn, business, handlers } = await start()
    await signIn()
    server.rotateElsewhere()
    server.mood.next.push({ path: '/user/me/api-key', served: { status: 500, body: {} } })
    expect((await business()).status).toBe(401)
    await handlers['tokens.refresh']({ profile: 'moi' })
    expect(new Set(server.presented).size).toBe(server.presented.length)
  })

  it('fails the sign-in when the server gives none', async () => {
    const { server, signIn, view } = await start()
    server.mood.next.push({ path: '/user/me/api-key', served: { body: { code: 'OK', data: {} } } })
    expect((await signIn()).end).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_MISBEHAVED' } })
    expect((await view('moi')).state).toBe('signed-out')
  })
})

it('leaves no secret of MatrixOne in files or in the log', async () => {
  const { server, signIn, business, handlers, home, log, stop } = await start({
    settings: { rememberPassword: 'true' },
  })
  await signIn()
  await business()
  await handlers['tokens.refresh']({ profile: 'moi' })
  await handlers['tokens.rotateKey']({ profile: 'moi' })
  await stop()
  const secrets = [...server.issued, password]
  expect(secrets.length).toBeGreaterThan(5)
  expect(filesHolding(home, secrets)).toEqual([])
  const text = JSON.stringify(log.lines.map(({ event, fields, error }) => [event, fields, String(error)]))
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
})

it('rotates a hundred times under parallel load: one refresh per expiry, no refresh token twice, no 401', async () => {
  const clock = createFakeClock()
  const settings = { credential: 'access-token' }
  const { server, signIn, business, handlers, view } = await start({ clock, settings })
  await signIn()
  const statuses: number[] = []
  for (let expiry = 1; expiry <= 100; expiry += 1) {
    const load = () => Array.from({ length: 10 }, async () => statuses.push((await business()).status))
    const { access, next } = await view('moi')
    // Every other time the machine slept until three seconds before the end: everyone has to wait for the one refresh.
    const dueAt = next.kind === 'refresh' ? next.at : 0
    const slept = expiry % 2 === 0
    const moved = slept ? clock.jump((access.expiresAt ?? 0) - 3000 - clock.now()) : clock.advance(dueAt - clock.now())
    const under = load()
    await moved
    await Promise.all([...under, ...load(), handlers['tokens.reveal']({ profile: 'moi' })])
  }
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(statuses).toHaveLength(2000)
  expect(server.presented).toHaveLength(100)
  expect(new Set(server.presented).size).toBe(100)
  expect(server.requests.filter(({ path, status }) => path === '/auth/refresh' && status !== 200)).toEqual([])
  expect(await view('moi')).toMatchObject({ refreshCount: 100, lastError: null })
})
