import fc from 'fast-check'
import { http2AnswerNames } from './http2-answers.ts'
import { mostly } from './mostly.ts'
import { place } from './placeholders.ts'
import { answerNames } from './upstream-answers.ts'

const own = `127.0.0.1:${place.port}`
const host = mostly(
  30,
  fc.constantFrom(own, own, `localhost:${place.port}`, `[::1]:${place.port}`, `LocalHost:${place.port}`),
  ...[
    'evil.example',
    '127.0.0.1',
    `${own}.`,
    `127.0.0.1.:${place.port}`,
    `localhost.:${place.port}`,
    `a@${own}`,
    `${own}@a`,
  ],
  ...[
    `127.1:${place.port}`,
    `[::ffff:127.0.0.1]:${place.port}`,
    `${own}, evil.example`,
    `${own}/`,
    '',
    `http://${own}`,
  ],
).map((value) => `Host: ${value}`)
export const hosts = fc.oneof(
  { weight: 30, arbitrary: host.map((one) => [one]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string[]>([], [`Host: ${own}`, `Host: ${own}`], [`Host: ${own}`, 'host: a']),
  },
)

export const credential = mostly(
  20,
  fc.constantFrom(
    ...[`Authorization: Bearer ${place.key}`, `X-Api-Key: ${place.key}`, `Authorization: Basic ${place.basic}`],
    ...[`X-Api-Key: ${place.cappedKey}`, `authorization: bearer ${place.key}`, `x_api_key: ${place.key}`],
  ),
  ...[`Authorization: Bearer ${place.otherKey}`, `X-Api-Key: ${place.otherKey}`, `Authorization: ${place.key}`],
  ...[
    `X-Api-Key: ${place.revokedKey}`,
    `X-Api-Key: ${place.unknownKey}`,
    `Authorization: Bearer ${place.secret}`,
    'X-Nothing: 1',
  ],
  ...[
    `X-Token: ${place.key}`,
    `X-Token: token ${place.key}`,
    `Cookie: k=${place.key}`,
    `Proxy-Authorization: Bearer ${place.key}`,
  ],
)

const fieldName = mostly(
  18,
  fc.constantFrom('Accept', 'User-Agent', 'X-A', 'Content-Type', 'X-Request-Id', 'X-Fuzz-Answer', 'x-fuzz-answer'),
  ...[
    'Connection',
    'Upgrade',
    'TE',
    'Trailer',
    'Keep-Alive',
    'Proxy-Connection',
    'Expect',
    'Origin',
    'Referer',
    'Cookie',
  ],
  ...[
    'Sec-Fetch-Site',
    'Sec-WebSocket-Key',
    'Sec-WebSocket-Protocol',
    'Trailer',
    'X-Forwarded-For',
    'Forwarded',
    'Via',
    'X-Original-URL',
  ],
  ...[
    'X-HTTP-Method-Override',
    'X_HTTP_Method',
    'X-Rewrite-URL',
    'Authorization',
    'X-Api-Key',
    'X_Token',
    'X-Token',
    'Range',
  ],
  ...[
    'Content-Length',
    'Transfer-Encoding',
    'Content_Length',
    'HTTP2-Settings',
    'X A',
    'X-A ',
    '',
    'X\u00e4',
    place.key,
    '__proto__',
  ],
)
const fieldValue = mostly(
  18,
  fc.constantFrom(
    '1',
    'text/plain',
    '*/*',
    'abc def',
    '',
    'ok',
    'chunked',
    'interim',
    'empty',
    ...answerNames,
    ...http2AnswerNames,
  ),
  ...[
    'keep-alive',
    'close',
    'upgrade',
    'Upgrade, X-A',
    'content-length',
    'X-Api-Key, Authorization',
    'host',
    'websocket',
    'h2c',
  ],
  ...[
    '100-continue',
    '200-ok',
    'cross-site',
    'same-origin',
    'none',
    'null',
    'http://evil.example',
    'DELETE',
    'delete',
    'GET',
    '\u00e4\u00ff',
  ],
  ...[
    'chunked',
    'gzip, chunked',
    '5',
    '+5',
    '0x5',
    '5, 5',
    '-1',
    '99999999999999999999',
    'a\u0000b',
    'a\rb',
    '\ta\t',
    'a\u000bb',
    'a\u007f',
  ],
  ...[
    place.key,
    `x${place.key}x`,
    `Bearer ${place.otherKey}`,
    place.secret,
    `Basic ${place.basic}`,
    '\u00a0DELETE',
    '/v1/admin',
  ],
)
const colon = mostly(150, ': ', ':', ' : ', ':\t', ': \r\n ', ':\r\n\t', '=')
export const field = fc.tuple(fieldName, colon, fieldValue).map((parts) => parts.join(''))

export const upgrade = fc.oneof(
  { weight: 15, arbitrary: fc.constant<string[]>([]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ['Connection: Upgrade', 'Upgrade: websocket'],
      ['Connection: upgrade', `Upgrade: ${place.key}`],
    ),
  },
)
