import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt, jwtVerify } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startScriptedOAuthServer } from '../../support/scripted-oauth-server.ts'
import { startSystemRig } from '../../support/systems/session-rig.ts'

const urn = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const privateKey = ec.privateKey.export({ type: 'sec1', format: 'pem' }) as string
const text = { en: 'Acme', 'zh-CN': 'Acme' }
const token = { access_token: 'a1', token_type: 'Bearer', expires_in: 900 }

/** An in-house server that takes assertions, added by its definition alone. */
async function start(request: object = {}) {
  const server = await startScriptedOAuthServer()
  onTestFinished(() => server.close())
  const rig = await startSystemRig()
  const definition = {
    ...{ id: 'acme', name: text, description: text, grants: ['jwt-bearer'] },
    inputs: [
      { id: 'account', kind: 'text', label: text, required: true },
      { id: 'privateKey', kind: 'multiline-secret', label: text, required: true },
    ],
    oauth: { tokenEndpoint: `${server.url}/token`, clientId: 'acme-client', scope: 'read write' },
    jwtBearer: {
      assertion: {
        algorithm: 'ES256',
        claims: {
          iss: '{account}',
          sub: '{account}',
          aud: `${server.url}/token`,
          iat: '{now}',
          exp: '{exp}',
          jti: '{uuid}',
        },
        key: { input: 'privateKey' },
        lifetime: { seconds: 120, maximumSeconds: 300 },
      },
      request,
    },
  }
  await rig.handlers['providers.add']({ definition, source: 'acme.json' })
  const add = () => rig.add({ provider: 'acme', name: 'acme', settings: { account: 'svc' }, secrets: { privateKey } })
  const requests = () => server.requestsTo('/token')
  return { server, rig, add, requests }
}

describe('an assertion is exchanged for a token', () => {
  it('as RFC 7523 says: a form with the assertion as a parameter', async () => {
    const { server, add, requests } = await start()
    server.script('/token', { json: token })
    expect(await add()).toMatchObject({ state: 'valid', refresh: null, scope: 'read write' })
    const [request] = requests()
    expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/)
    const { assertion = '', ...rest } = Object.fromEntries(request?.body ?? [])
    expect(rest).toEqual({ grant_type: urn, client_id: 'acme-client', scope: 'read write' })
    const { payload, protectedHeader } = await jwtVerify(assertion, ec.publicKey, { audience: `${server.url}/token` })
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT' })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120)
  })

  it('as a form with the assertion in the header', async () => {
    const { server, add, requests } = await start({ assertion: 'bearer', parameters: { tenant: '{account}' } })
    server.script('/token', { json: token })
    await add()
    const [request] = requests()
    expect(request?.headers.authorization).toMatch(/^Bearer eyJ/)
    expect(Object.fromEntries(request?.body ?? [])).toEqual({ grant_type: urn, scope: 'read write', tenant: 'svc' })
  })

  it('as JSON with the assertion in the body', async () => {
    const { server, add, requests } = await start({ encoding: 'json', parameters: { audience: ['a', '{account}'] } })
    server.script('/token', { json: token })
    await add()
    const [request] = requests()
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json' })
    expect(request?.headers.authorization).toBeUndefined()
    // The scripted server reads every body as a form: JSON is one name without a value.
    const body = JSON.parse([...(request?.body.keys() ?? [])].join('')) as Record<string, unknown>
    expect(body).toEqual({ grant_type: urn, assertion: expect.stringMatching(/^eyJ/), audience: ['a', 'svc'] })
  })

  it('and a refresh token that comes along is not kept', async () => {
    const { server, add, rig } = await start()
    server.script('/token', { json: { ...token, refresh_token: 'r' } })
    expect((await add()).refresh).toBeNull()
    await rig.handlers['tokens.refresh']({ profile: 'acme' })
    expect(server.requests.map(({ body }) => body.get('grant_type'))).toEqual([urn, urn])
  })
})

describe('an assertion is used once', () => {
  it.each([
    ['its answer got lost', { drop: true }],
    ['the server was busy', { status: 503, text: 'later' }],
    ['the answer is no token', { json: { hello: 'world' } }],
    ['the server refused it', { status: 400, json: { error: 'invalid_grant' } }],
  ])('also when %s', async (_title, answer) => {
    const { server, add, rig, requests } = await start()
    server.script('/token', { json: token }, answer, { json: { ...token, access_token: 'a2' } })
    await add()
    await expect(rig.handlers['tokens.refresh']({ profile: 'acme' })).rejects.toThrow()
    expect(requests()).toHaveLength(2)
    expect(await rig.view('acme')).toMatchObject({ state: expect.not.stringMatching(/needs-sign-in|signed-out/) })
    await rig.handlers['tokens.refresh']({ profile: 'acme' })
    const ids = requests().map(({ body }) => decodeJwt(body.get('assertion') ?? '').jti)
    expect([ids.length, new Set(ids).size]).toEqual([3, 3])
    expect((await rig.handlers['tokens.reveal']({ profile: 'acme' })).value).toBe('a2')
  })
})

it('says that the key is missing its format, before anything is sent', async () => {
  const { server, rig } = await start()
  await rig.add({ provider: 'acme', name: 'bad', settings: { account: 'svc' }, secrets: { privateKey: 'hunter2' } })
  const { end } = await rig.signIn({ profile: 'bad' })
  expect(end).toMatchObject({ kind: 'failed', error: { code: 'INVALID_INPUT', details: { field: 'privateKey' } } })
  expect(JSON.stringify(end)).not.toContain('hunter2')
  expect(server.requests).toEqual([])
})
