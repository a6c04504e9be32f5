import { describe, expect, it } from 'vitest'
import { cloudreveDialect } from '../../../src/core/grants/dialects/cloudreve.ts'
import { cozeDialect } from '../../../src/core/grants/dialects/coze.ts'
import type { Dialect } from '../../../src/core/grants/dialects/dialect.ts'
import { dialectOf } from '../../../src/core/grants/dialects/dialect-of.ts'

const form = (url: string, members: Record<string, string>) =>
  new Request(url, { method: 'POST', body: new URLSearchParams(members), headers: { authorization: 'Basic x' } })

async function asked(dialect: Dialect, request: Request) {
  const sent = (await dialect.request?.(request)) ?? request
  if (sent instanceof Response) throw new Error('answered without being sent')
  const { url, method, headers } = sent
  return {
    url,
    method,
    type: headers.get('content-type'),
    authorization: headers.get('authorization'),
    body: await sent.text(),
  }
}

async function answered(dialect: Dialect, body: unknown, status = 200, url = 'https://x.example/') {
  const came = new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
  const response = (await dialect.response?.(came, new Request(url))) ?? came
  const text = await response.text()
  return { status: response.status, body: typeof body === 'string' ? text : JSON.parse(text) }
}

describe('the dialect of Coze', () => {
  const endpoint = 'https://api.coze.cn/api/permission/oauth2/token'

  it('sends JSON, and a client secret as Bearer alone', async () => {
    const members = { grant_type: 'refresh_token', client_id: 'c', client_secret: 'hush', refresh_token: 'r' }
    const sent = await asked(cozeDialect, form(endpoint, members))
    expect(sent).toMatchObject({
      url: endpoint,
      method: 'POST',
      type: 'application/json',
      authorization: 'Bearer hush',
    })
    expect(JSON.parse(sent.body)).toEqual({ grant_type: 'refresh_token', client_id: 'c', refresh_token: 'r' })
  })

  it('sends no Authorization without a secret', async () => {
    const sent = await asked(cozeDialect, form(endpoint, { client_id: 'c' }))
    expect([sent.authorization, sent.body]).toEqual([null, '{"client_id":"c"}'])
  })

  it.each<[string, number, object, number, object]>([
    ['error', 400, { error: 'slow_down', error_description: 'd' }, 400, { error: 'slow_down', error_description: 'd' }],
    ['error_code', 400, { error_code: 'authorization_pending' }, 400, { error: 'authorization_pending' }],
    [
      'error_code inside 200',
      200,
      { error_code: 'slow_down', error_message: 'm' },
      200,
      { error: 'slow_down', error_description: 'm' },
    ],
    ['access_deny', 400, { error_code: 'access_deny' }, 400, { error: 'access_denied' }],
    ['internal_error', 500, { error_code: 'internal_error' }, 500, { error: 'server_error' }],
    ['an envelope', 200, { code: 4000, msg: 'm' }, 200, { error: 'code_4000', error_description: 'm' }],
    [
      'too many requests in an envelope',
      200,
      { code: 4013, msg: 'm' },
      429,
      { error: 'code_4013', error_description: 'm' },
    ],
    ['an empty error beside a token', 200, { error: '', access_token: 'a' }, 200, { error: '', access_token: 'a' }],
    ['an envelope that is fine', 200, { code: 0, access_token: 'a' }, 200, { code: 0, access_token: 'a' }],
  ])('reads %s', async (_title, status, body, wantedStatus, wanted) => {
    expect(await answered(cozeDialect, body, status)).toEqual({ status: wantedStatus, body: wanted })
  })

  it('leaves what is no JSON object to the client', async () => {
    expect(await answered(cozeDialect, '<html>', 502)).toEqual({ status: 502, body: '<html>' })
  })

  it.each([
    ['WDJB-MJHT', 'https://www.coze.cn/opencoze/oauth?user_code=WDJB-MJHT'],
    [123456, 'https://www.coze.cn/opencoze/oauth?user_code=123456'],
  ])('builds the link for the code %s', async (userCode, link) => {
    const body = { user_code: userCode, verification_uri: 'https://www.coze.cn/opencoze/oauth' }
    expect((await answered(cozeDialect, body)).body).toMatchObject({
      ...{ verification_uri_complete: link, user_code: String(userCode) },
    })
  })
})

describe('the dialect of Cloudreve', () => {
  const endpoint = 'https://drive.example/cloud/api/v4/session/oauth/token'

  it('exchanges a code by the form of the standard', async () => {
    const members = { grant_type: 'authorization_code', code: 'c', client_secret: 's', code_verifier: 'v' }
    const sent = await asked(cloudreveDialect, form(endpoint, members))
    expect(sent.url).toBe(endpoint)
    expect(sent.type).toMatch(/^application\/x-www-form-urlencoded/)
    expect(Object.fromEntries(new URLSearchParams(sent.body))).toEqual(members)
  })

  it('refreshes at the path of its own sign-in, in JSON, without Authorization', async () => {
    const sent = await asked(
      cloudreveDialect,
      form(endpoint, { grant_type: 'refresh_token', refresh_token: 'r', client_secret: 's' }),
    )
    expect(sent).toEqual({
      url: 'https://drive.example/cloud/api/v4/session/token/refresh',
      ...{ method: 'POST', type: 'application/json', authorization: null, body: '{"refresh_token":"r"}' },
    })
  })

  it.each<[string, number, object, number, object]>([
    [
      'a sentence with a number',
      400,
      { error: 'Code expired', error_codes: [40020] },
      400,
      { error: 'invalid_grant', error_description: 'Code expired' },
    ],
    [
      'an unknown application',
      400,
      { error: 'Not found', error_codes: [404] },
      400,
      { error: 'invalid_client', error_description: 'Not found' },
    ],
    [
      'an unknown number',
      400,
      { error: 'Odd', error_codes: [49999] },
      400,
      { error: 'code_49999', error_description: 'Odd' },
    ],
    [
      'a missing field, as an envelope inside 200',
      200,
      { code: 40001, msg: 'bad' },
      400,
      { error: 'invalid_request', error_description: 'bad' },
    ],
    ['a dead refresh token', 200, { code: 40020, msg: 'x' }, 400, { error: 'invalid_grant', error_description: 'x' }],
    ['a refused login', 200, { code: 401, msg: 'x' }, 400, { error: 'invalid_grant', error_description: 'x' }],
    ['a missing scope', 200, { code: 40089, msg: 'x' }, 400, { error: 'invalid_scope', error_description: 'x' }],
    ['a failing server', 200, { code: 50001, msg: 'x' }, 503, { error: 'server_error', error_description: 'x' }],
    ['bare tokens', 200, { access_token: 'a', expires_in: 3600 }, 200, { access_token: 'a', expires_in: 3600 }],
    [
      'an enveloped pair',
      200,
      {
        code: 0,
        data: {
          access_token: 'a',
          refresh_token: 'r',
          access_expires: '2026-11-21T07:00:00.8+08:00',
          refresh_expires: '2026-12-21T07:00:00+08:00',
        },
      },
      200,
      {
        access_token: 'a',
        refresh_token: 'r',
        expires_at: '2026-11-21T07:00:00.8+08:00',
        refresh_token_expires_at: '2026-12-21T07:00:00+08:00',
      },
    ],
    ['an envelope without data', 200, { code: 0 }, 200, {}],
  ])('reads %s', async (_title, status, body, wantedStatus, wanted) => {
    expect(await answered(cloudreveDialect, body, status)).toEqual({ status: wantedStatus, body: wanted })
  })

  const session = 'https://drive.example/cloud/api/v4/session/token'
  const accessToken = (scopes: unknown) => `e30.${Buffer.from(JSON.stringify({ scopes })).toString('base64url')}.s`
  const revocation = (token: string, hint: string) =>
    form(session, { token, token_type_hint: hint, client_id: 'app', client_secret: 'hush' })

  it('signs out by the refresh token, with a body and nothing else', async () => {
    expect(await asked(cloudreveDialect, revocation('r', 'refresh_token'))).toEqual({
      ...{ url: session, method: 'DELETE', type: 'application/json', authorization: null },
      body: '{"refresh_token":"r"}',
    })
  })

  it('takes the grant away where the access token may do that, and sends nothing elsewhere', async () => {
    const allowed = accessToken(['openid', 'UserSecurityInfo.Write'])
    expect(await asked(cloudreveDialect, revocation(allowed, 'access_token'))).toEqual({
      url: 'https://drive.example/cloud/api/v4/session/oauth/grant/app',
      ...{ method: 'DELETE', type: null, authorization: `Bearer ${allowed}`, body: '' },
    })
    for (const token of [accessToken(['openid']), accessToken('UserSecurityInfo.Write'), 'opaque']) {
      const answer = await cloudreveDialect.request?.(revocation(token, 'access_token'))
      expect(answer).toBeInstanceOf(Response)
      expect(await (answer as Response).json()).toEqual({ error: 'unsupported_token_type' })
    }
  })

  it.each<[string, number, number, object]>([
    ['done', 0, 200, {}],
    ['a session that is over already', 40020, 200, {}],
    ['a grant that is gone already', 404, 200, {}],
    ['a scope that is missing', 40089, 400, { error: 'unsupported_token_type' }],
    ['a database that is down', 50001, 503, { error: 'server_error' }],
  ])('reads the answer to a sign-out: %s', async (_title, code, status, body) => {
    expect(await answered(cloudreveDialect, { code }, 200, session)).toEqual({ status, body })
  })
})

it('a server that keeps to the standard has no dialect', () => {
  expect(dialectOf(undefined)).toEqual({})
  expect(dialectOf('coze')).toBe(cozeDialect)
})
