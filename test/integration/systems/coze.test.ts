import { describe, expect, it } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { cozeKey, cozeKeyId, cozePat, cozeSecret } from '../../support/systems/coze-demo.ts'
import { startCozeRig } from '../../support/systems/coze-rig.ts'

const ada = { code: 0, data: { user_name: 'ada' } }
const jwtSettings = { clientId: 'jwt-app', keyId: cozeKeyId }

describe('Coze with a pasted token', () => {
  it('answers through the proxy', async () => {
    const rig = await startCozeRig()
    const view = await rig.addCoze('pat', 'static', { expires: '30d' }, { token: ` ${cozePat}\n` })
    expect(view).toMatchObject({ state: 'static', upstream: rig.coze.url })
    expect(view.access.expiresAt).toBeGreaterThan(Date.now() + 29 * 86_400_000)
    expect(await rig.me('pat')).toMatchObject({ status: 200, body: ada })
    expect(view.account).toBe('ada')
    expect(new Set(rig.apiCalls().map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${cozePat}`]))
  })

  it.each([401, 200] as const)('says at once that a token is wrong, with HTTP %i', async (refusalStatus) => {
    const rig = await startCozeRig({ refusalStatus })
    expect(await rig.addCoze('pat', 'static', {}, { token: 'pat_wrong' })).toMatchObject({ state: 'signed-out' })
    expect((await rig.signIn({ profile: 'pat' })).end).toMatchObject({ error: { code: 'PROVIDER_REJECTED' } })
    expect(await rig.me('pat')).toMatchObject({ status: 503, body: { code: 'sign-in-needed' } })
  })

  it.each([401, 200] as const)('asks for a new one when it was revoked, with HTTP %i', async (refusalStatus) => {
    const rig = await startCozeRig({ refusalStatus })
    await rig.addCoze('pat', 'static', {}, { token: cozePat })
    rig.coze.tokens.revoke(cozePat)
    await rig.me('pat')
    await expect
      .poll(() => rig.view('pat'))
      .toMatchObject({ state: 'needs-sign-in', next: { kind: 'sign-in', reason: 'credential-rejected' } })
    rig.coze.tokens.addStatic('sat_next')
    await rig.handlers['profiles.update']({ profile: 'pat', secrets: { token: 'sat_next' } })
    expect(await rig.me('pat')).toMatchObject({ status: 200, body: ada })
    expect(rig.coze.tokenRequests()).toEqual([])
  })

  it('keeps one that only lacks a permission', async () => {
    const rig = await startCozeRig({ deniedStatus: 401 })
    await rig.addCoze('pat', 'static', {}, { token: cozePat })
    const body = JSON.stringify({ bot_id: 'bot-elsewhere' })
    expect(await rig.call('pat', '/v3/chat', { method: 'POST', body })).toMatchObject({ status: 401 })
    expect(await rig.view('pat')).toMatchObject({ state: 'static', account: 'ada' })
  })
})

describe('Coze in the browser', () => {
  it.each([
    ['a web app proves itself by its secret as Bearer', 'web-app', { clientSecret: cozeSecret }],
    ['a PKCE app needs no secret', 'pkce-app', {}],
  ])('%s', async (_title, clientId, secrets) => {
    const port = await freePort()
    const rig = await startCozeRig({ redirectUris: [`http://localhost:${port}/callback`] })
    const settings = { clientId, redirectPort: String(port) }
    await rig.addCoze('web', 'authorization-code', settings, secrets)
    expect((await rig.signIn({ profile: 'web', openBrowser: false })).end).toMatchObject({ kind: 'done' })
    expect(await rig.me('web')).toMatchObject({ status: 200, body: ada })

    const [link] = [...rig.visited].map((url) => new URL(url).searchParams)
    expect(Object.fromEntries(link ?? [])).toMatchObject({
      ...{ client_id: clientId, code_challenge_method: 'S256', redirect_uri: `http://localhost:${port}/callback` },
    })
    const { access, refresh } = await rig.view('web')
    expect((access.expiresAt ?? 0) - Date.now()).toBeGreaterThan(890_000)
    expect((access.expiresAt ?? 0) - Date.now()).toBeLessThanOrEqual(900_000)
    expect([access.source, refresh?.source]).toEqual(['server', 'declared'])

    await rig.handlers['tokens.refresh']({ profile: 'web' })
    expect(await rig.me('web')).toMatchObject({ status: 200, body: ada })
    const exchanges = rig.coze.tokenRequests()
    expect(exchanges.map(({ headers }) => headers.authorization)).toEqual(
      Array(2).fill('clientSecret' in secrets ? `Bearer ${cozeSecret}` : undefined),
    )
    expect(exchanges.map(({ headers }) => headers['content-type'])).toEqual(Array(2).fill('application/json'))
    expect(exchanges.map(({ body }) => body.includes(cozeSecret))).toEqual([false, false])
    expect(JSON.parse(exchanges[0]?.body ?? '')).toEqual({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: `http://localhost:${port}/callback`,
      code: expect.stringMatching(/^code_/),
      code_verifier: expect.any(String),
    })
    expect(Object.keys(JSON.parse(exchanges[1]?.body ?? '')).sort()).toEqual([
      'client_id',
      'grant_type',
      'refresh_token',
    ])
  })

  it('binds the grant to a workspace', async () => {
    const port = await freePort()
    const rig = await startCozeRig({ redirectUris: [`http://localhost:${port}/callback`] })
    await rig.addCoze('web', 'authorization-code', {
      ...{ clientId: 'pkce-app', redirectPort: String(port), workspaceId: '734' },
    })
    expect((await rig.signIn({ profile: 'web', openBrowser: false })).end).toMatchObject({ kind: 'done' })
    expect(new URL([...rig.visited][0] as string).pathname).toBe('/api/permission/oauth2/workspace_id/734/authorize')
    expect(rig.coze.tokenRequests()[0]?.path).toBe('/api/permission/oauth2/token')
  })

  it('says that the person refused, and that a secret is wrong', async () => {
    const port = await freePort()
    const rig = await startCozeRig({ redirectUris: [`http://localhost:${port}/callback`] })
    const settings = { clientId: 'web-app', redirectPort: String(port) }
    await rig.addCoze('web', 'authorization-code', settings, { clientSecret: 'wrong' })
    const wrong = await rig.signIn({ profile: 'web', openBrowser: false })
    expect(wrong.end).toMatchObject({ kind: 'failed', error: { code: 'PROVIDER_REJECTED' } })
    rig.person('denies')
    const denied = await rig.signIn({ profile: 'web', openBrowser: false })
    expect(denied.end).toMatchObject({ kind: 'failed', error: { code: 'FLOW_REJECTED' } })
  })
})

describe.each([
  ['error', 400],
  ['error', 200],
  ['error_code', 400],
  ['error_code', 200],
] as const)('Coze by device code, with pending errors under %s and HTTP %i', (field, status) => {
  it('waits for the person, polls at the pace asked for, and signs in', async () => {
    const rig = await startCozeRig({ errors: { field, status } })
    rig.person('sleeps')
    await rig.addCoze('tv', 'device-code', { clientId: 'device-app', workspaceId: '9' })
    const polls = () => rig.coze.tokenRequests('urn:ietf:params:oauth:grant-type:device_code').length
    const signedIn = rig.signIn({ profile: 'tv' })
    await expect.poll(polls, { interval: 20 }).toBeGreaterThanOrEqual(2)
    const [device] = [...rig.coze.oauth.devices.values()]
    if (!device) throw new Error('no device code was asked for')
    expect(device).toMatchObject({ workspaceId: '9', intervalMs: 200 })
    device.decision = 'approved'
    expect((await signedIn).end).toMatchObject({ kind: 'done' })
    expect(await rig.me('tv')).toMatchObject({ status: 200, body: ada })
    const step = rig.coze.requests.find(({ path }) => path.endsWith('/device/code'))
    expect(JSON.parse(step?.body ?? '')).toEqual({ client_id: 'device-app' })
  })

  it('tells a denial and an expired code apart', async () => {
    const rig = await startCozeRig({ errors: { field, status }, deviceSeconds: 1 })
    rig.person('denies')
    await rig.addCoze('tv', 'device-code', { clientId: 'device-app' })
    const denied = await rig.signIn({ profile: 'tv' })
    expect(denied.end).toMatchObject({ error: { code: 'FLOW_REJECTED' } })
    rig.person('sleeps')
    const late = await rig.signIn({ profile: 'tv' })
    expect(late.end).toMatchObject({ error: { code: 'FLOW_TIMED_OUT' } })
  })
})

describe('Coze with a JWT app', () => {
  it.each([
    ['PKCS#8', cozeKey.pkcs8],
    ['PKCS#1', cozeKey.pkcs1],
    ['PKCS#8 with its line ends written out', cozeKey.pkcs8.replaceAll('\n', '\\n')],
  ])('exchanges an assertion that is signed with a %s key', async (_title, privateKey) => {
    const rig = await startCozeRig()
    const settings = { ...jwtSettings, sessionName: 'user-42', durationSeconds: '600' }
    const view = await rig.addCoze('jwt', 'jwt-bearer', settings, { privateKey })
    expect(view).toMatchObject({ state: 'valid', refresh: null })
    expect(await rig.me('jwt')).toMatchObject({ status: 200, body: { data: { user_name: 'user-42' } } })
    expect(rig.coze.oauth.durations).toEqual([600])
    const [request] = rig.coze.tokenRequests()
    expect(JSON.parse(request?.body ?? '')).toEqual({
      ...{ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', duration_seconds: 600 },
    })
  })

  it('never sends one assertion twice, over renewals and refusals', async () => {
    const rig = await startCozeRig()
    await rig.addCoze('jwt', 'jwt-bearer', jwtSettings, { privateKey: cozeKey.pkcs8 })
    for (let round = 0; round < 5; round += 1) await rig.handlers['tokens.refresh']({ profile: 'jwt' })
    const { assertions } = rig.coze.oauth
    expect([assertions.length, new Set(assertions).size]).toEqual([6, 6])
  })

  it.each([
    ['another region', { audience: 'api.coze.com' }, 'PROVIDER_REJECTED'],
    ['another key id', { keyId: 'nobody' }, 'PROVIDER_REJECTED'],
    ['a duration that is no number', { durationSeconds: 'long' }, 'INVALID_INPUT'],
    ['a scope that is no JSON', { tokenScope: 'chat' }, 'INVALID_INPUT'],
  ])('says what is wrong with %s', async (_title, settings, code) => {
    const rig = await startCozeRig()
    await rig.addCoze('jwt', 'jwt-bearer', { ...jwtSettings, ...settings }, { privateKey: cozeKey.pkcs8 })
    expect((await rig.signIn({ profile: 'jwt' })).end).toMatchObject({ kind: 'failed', error: { code } })
  })

  it.each([
    [{ accountId: '77' }, '/api/permission/oauth2/account/77/token'],
    [{ enterpriseId: 'e-1' }, '/api/permission/oauth2/enterprise_id/e-1/token'],
    [{}, '/api/permission/oauth2/token'],
  ])('asks at the address of %j', async (settings, path) => {
    const rig = await startCozeRig()
    await rig.addCoze('jwt', 'jwt-bearer', { ...jwtSettings, ...settings }, { privateKey: cozeKey.pkcs8 })
    expect(rig.coze.tokenRequests().map((request) => request.path)).toEqual([path])
  })

  it('asks for another token when the settings of its identity change', async () => {
    const rig = await startCozeRig()
    const settings = { ...rig.bases, ...jwtSettings, sessionName: 'user-1' }
    await rig.addCoze('jwt', 'jwt-bearer', settings, { privateKey: cozeKey.pkcs8 })
    await rig.handlers['profiles.update']({ profile: 'jwt', settings: { ...settings, sessionName: 'user-2' } })
    expect(await rig.me('jwt')).toMatchObject({ body: { data: { user_name: 'user-2' } } })
  })
})

describe.each([401, 200] as const)('Coze refuses a token with HTTP %i', (refusalStatus) => {
  it('and 4100 refreshes once, unseen by the caller', async () => {
    const rig = await startCozeRig({ refusalStatus })
    await rig.addCoze('tv', 'device-code', { clientId: 'device-app' })
    await rig.signIn({ profile: 'tv' })
    const { value } = await rig.handlers['tokens.reveal']({ profile: 'tv' })
    rig.coze.tokens.revoke(value)
    expect(await rig.me('tv')).toMatchObject({ status: 200, body: ada })
    expect(rig.coze.tokenRequests('refresh_token')).toHaveLength(1)
    expect(rig.apiCalls().map(({ tokenGood }) => tokenGood)).toEqual([false, true])
  })
})

it('Coze ended the session: the profile asks for its person, and nothing is sent any more', async () => {
  const rig = await startCozeRig()
  await rig.addCoze('tv', 'device-code', { clientId: 'device-app' })
  await rig.signIn({ profile: 'tv' })
  rig.coze.tokens.endSessions()
  await expect(rig.handlers['tokens.refresh']({ profile: 'tv' })).rejects.toMatchObject({ code: 'SIGN_IN_NEEDED' })
  expect(await rig.view('tv')).toMatchObject({ state: 'needs-sign-in' })
})

describe.each([200, 401, 403] as const)('Coze answers 4101 with HTTP %i', (deniedStatus) => {
  it('which is about permission: nothing is refreshed, and the answer passes as it is', async () => {
    const rig = await startCozeRig({ deniedStatus })
    await rig.addCoze('tv', 'device-code', { clientId: 'device-app' })
    await rig.signIn({ profile: 'tv' })
    const body = JSON.stringify({ bot_id: 'bot-elsewhere', user_id: 'u' })
    for (let round = 0; round < 3; round += 1) {
      const answer = await rig.call('tv', '/v3/chat', { method: 'POST', body })
      expect(answer).toMatchObject({ status: deniedStatus, body: { code: 4101 } })
    }
    expect(rig.coze.tokenRequests('refresh_token')).toEqual([])
  })
})
