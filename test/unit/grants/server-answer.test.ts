import { expect, test } from 'vitest'
import { type AnswerKind, readAnswer, standardResponse } from '../../../src/core/grants/server-answer.ts'
import type { JsonObject } from '../../../src/shared/json.ts'

async function standard(kind: AnswerKind, body: unknown, status = 200, keepIdToken = true) {
  const answer = await readAnswer(
    typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status }),
  )
  const response = standardResponse(kind, answer, keepIdToken)
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as JsonObject) }
}

test.for<[string, AnswerKind, unknown, number, { status: number; body: JsonObject | null }]>([
  [
    'an error inside 200 becomes 400',
    'token',
    { error: 'bad_code' },
    200,
    { status: 400, body: { error: 'bad_code' } },
  ],
  [
    'an error keeps its own status',
    'token',
    { error: 'slow_down' },
    429,
    { status: 429, body: { error: 'slow_down' } },
  ],
  [
    'a missing token type is Bearer',
    'token',
    { access_token: 'a' },
    200,
    { status: 200, body: { access_token: 'a', token_type: 'Bearer' } },
  ],
  [
    'empty and null members are not there',
    'token',
    { access_token: 'a', token_type: '', refresh_token: null, scope: '', id_token: null, expires_in: 'soon' },
    200,
    { status: 200, body: { access_token: 'a', token_type: 'Bearer' } },
  ],
  ['a body that is no object stays a failure', 'token', 'pong', 200, { status: 200, body: null }],
  ['a list is no answer either', 'token', [1], 200, { status: 200, body: null }],
  [
    'device fields get their standard names and numbers',
    'device-authorization',
    { device_code: 'd', user_code: 'u', verification_url: 'https://v.example', interval: '3', expires_in: '60' },
    200,
    {
      status: 200,
      body: { device_code: 'd', user_code: 'u', verification_uri: 'https://v.example', interval: 3, expires_in: 60 },
    },
  ],
  [
    'a device code without a life gets fifteen minutes, a senseless interval the default',
    'device-authorization',
    { device_code: 'd', user_code: 'u', verification_uri: 'https://v.example', interval: -1 },
    200,
    { status: 200, body: { device_code: 'd', user_code: 'u', verification_uri: 'https://v.example', expires_in: 900 } },
  ],
])('%s', async ([, kind, raw, status, expected]) => {
  expect(await standard(kind, raw, status)).toEqual(expected)
})

test('an id token passes only on a first answer of a server with an issuer', async () => {
  const raw = { access_token: 'a', id_token: 'i' }
  expect((await standard('token', raw)).body).toHaveProperty('id_token', 'i')
  expect((await standard('token', raw, 200, false)).body).not.toHaveProperty('id_token')
  expect((await standard('renewal', raw)).body).not.toHaveProperty('id_token')
})
