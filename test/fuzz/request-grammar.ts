import fc from 'fast-check'
import { mutated, mutation } from './byte-mutations.ts'
import { answerNames } from './upstream-answers.ts'

/**
 * Requests as tools write them and as attackers do. Placeholder bytes stand for keys, port and secret words (`fuzz-world.ts`
 * fills them in), so that the same seed makes the same requests in every run.
 */
export const place = {
  key: '\u0080',
  otherKey: '\u0081',
  cappedKey: '\u0082',
  revokedKey: '\u0083',
  basic: '\u0084',
  port: '\u0085',
  unknownKey: '\u0086',
  secret: '\u0087',
}

/** `usual` most of the time, else one of the rest. */
const mostly = (weight: number, usual: string | fc.Arbitrary<string>, ...others: string[]) =>
  fc.oneof(
    { weight, arbitrary: typeof usual === 'string' ? fc.constant(usual) : usual },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )

const method = mostly(
  40,
  fc.constantFrom('GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'PATCH'),
  ...['DELETE', 'TRACE', 'TRACK', 'CONNECT', 'PRI', 'M-SEARCH', 'PROPFIND', 'get', 'Get', 'FOO', '', 'G T', 'GET\t'],
)

const plainSegment = fc.constantFrom(
  'chat',
  'models',
  'a',
  'x.json',
  '*',
  '~',
  'a:b',
  '@',
  'a%20b',
  '%E4%BD%A0',
  "it's",
  '(1)',
)
const oddSegment = fc.constantFrom(
  ...[
    '',
    '.',
    '..',
    '...',
    '%2e',
    '%2E%2e',
    '.%2e',
    '..;',
    '..;x',
    '..%3b',
    '.;',
    '%2f',
    '..%2f..',
    '%5c',
    '\\',
    '..\\',
    '%00',
  ],
  ...[
    '%0d%0aX-A:1',
    '%252e%252e',
    '%252f',
    '%25',
    '%zz',
    '%',
    '#',
    'a#b',
    ' ',
    'a b',
    '\u00e4',
    '\u0001',
    '\u007f',
    ';',
    'a;b=c',
  ],
  ...['admin', 'ADMIN', '%61dmin', 'admin;x', 'admin%20', '%c0%ae%c0%ae', '%u002e', place.key, `k${place.key}`],
)
const segments = fc.array(fc.oneof({ weight: 12, arbitrary: plainSegment }, { weight: 1, arbitrary: oddSegment }), {
  maxLength: 4,
})
const prefix = mostly(
  20,
  fc.constantFrom('/demo', '/demo', '/demo', '/demo.files', '/keyed', '/open'),
  ...[
    '/other',
    '/secret',
    '/nobody',
    '/~demo',
    '/DEMO',
    '/demo.none',
    '/demo.',
    '//demo',
    'demo',
    '',
    '*',
    '/',
    '/./demo',
  ],
  ...[
    'http://127.0.0.1/demo',
    'https://evil.example/demo',
    'evil.example:443',
    'http:/demo',
    '/%64emo',
    '/demo%2ffiles',
  ],
)
const base = mostly(
  10,
  fc.constantFrom('/v1', '/v1', '/pub'),
  '/v1/admin',
  '/v1x',
  '/V1',
  '',
  '/v2',
  '/v1/../v2',
  '/pub/..',
)
const query = mostly(
  8,
  '',
  ...[
    '?',
    '?a=1',
    `?q=${place.secret}`,
    '?/../..',
    '??',
    '?a#b',
    '?%',
    '?%0d%0a',
    `?k=${place.key}`,
    '?a b',
    '?\\',
    '?access_token=x',
  ],
)
const target = fc
  .tuple(prefix, base, segments, query)
  .map(([first, second, rest, asked]) => `${first}${second}${rest.map((one) => `/${one}`).join('')}${asked}`)

const version = mostly(
  80,
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/0.9',
  'HTTP/2.0',
  'HTTP/1.2',
  'HTTP/1.10',
  'http/1.1',
  'HTTPS/1.1',
  '',
)

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
const hosts = fc.oneof(
  { weight: 30, arbitrary: host.map((one) => [one]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string[]>([], [`Host: ${own}`, `Host: ${own}`], [`Host: ${own}`, 'host: a']),
  },
)

const credential = mostly(
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
  fc.constantFrom('1', 'text/plain', '*/*', 'abc def', '', 'ok', 'chunked', 'interim', 'empty', ...answerNames),
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
const field = fc.tuple(fieldName, colon, fieldValue).map((parts) => parts.join(''))

interface Framed {
  readonly fields: readonly string[]
  readonly body: string
}
const text = fc.constantFrom(
  '',
  'a',
  'hello',
  '{"a":1}',
  place.secret,
  '\r\n\r\n',
  '0\r\n\r\n',
  'GET /demo/v1/inner HTTP/1.1\r\n\r\n',
)
const chunks = (parts: readonly string[], size: (length: number) => string, end: string) =>
  parts
    .filter((one) => one !== '')
    .map((one) => `${size(filledLength(one))}\r\n${one}\r\n`)
    .join('') + end
const size = fc.constantFrom<(length: number) => string>(
  (length) => length.toString(16),
  (length) => length.toString(16).toUpperCase(),
  (length) => `000${length.toString(16)}`,
)
const oddSize = fc.constantFrom<(length: number) => string>(
  (length) => `${length.toString(16)};ext=1`,
  (length) => `${length.toString(16)} `,
  (length) => `0x${length.toString(16)}`,
  (length) => `+${length.toString(16)}`,
  (length) => (length + 2).toString(16),
  () => 'fffffffffffffffff',
  () => 'zz',
)
const lastChunk = mostly(
  8,
  '0\r\n\r\n',
  '0\r\nX-T: 1\r\n\r\n',
  '0\r\nAuthorization: x\r\n\r\n',
  '0\n\n',
  '0\r\n',
  '',
  '00\r\n\r\n',
  '0;a\r\n\r\n',
)
const framed: fc.Arbitrary<Framed> = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Framed>({ fields: [], body: '' }) },
  { weight: 12, arbitrary: text.map((body) => ({ fields: [`Content-Length: ${filledLength(body)}`], body })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.array(text, { maxLength: 3 }),
        fc.oneof({ weight: 8, arbitrary: size }, { weight: 1, arbitrary: oddSize }),
        lastChunk,
      )
      .map(([parts, sizeOf, end]) => ({ fields: ['Transfer-Encoding: chunked'], body: chunks(parts, sizeOf, end) })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(text, fc.integer({ min: -2, max: 40 })).map(([body, off]) => ({
      fields: [`Content-Length: ${filledLength(body) + off}`],
      body,
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        text,
        fc.subarray([
          'Content-Length: 5',
          'Transfer-Encoding: chunked',
          'Transfer-Encoding: identity',
          'Content-Length: 0',
          'Transfer-Encoding : chunked',
          'Transfer-Encoding: xchunked',
        ]),
      )
      .map(([body, fields]) => ({ fields, body: `5\r\nhello\r\n0\r\n\r\n${body}` })),
  },
)
/** Sizes of what the placeholders stand for. */
const lengths = new Map([[place.secret, 11]])
export function filledLength(body: string): number {
  return [...body].reduce((sum, char) => sum + (lengths.get(char) ?? 1), 0)
}

const upgrade = fc.oneof(
  { weight: 15, arbitrary: fc.constant<string[]>([]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ['Connection: Upgrade', 'Upgrade: websocket'],
      ['Connection: upgrade', `Upgrade: ${place.key}`],
    ),
  },
)
const lineEnd = mostly(200, '\r\n', '\n', '\r', '\r\r\n', '\n\r')

const plainRequest = fc
  .tuple(
    fc.tuple(method, target, version).map((parts) => parts.join(' ')),
    hosts,
    credential,
    fc.array(field, { maxLength: 4 }),
    upgrade,
    framed,
    lineEnd,
    fc.nat(7),
  )
  .map(([start, host, key, fields, upgrading, { fields: framing, body }, end, turn]) => {
    const all = [...host, key, ...fields, ...upgrading, ...framing]
    // The order of fields is nobody's business, so it varies.
    const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)]
    return `${[start, ...turned].join(end)}${end}${end}${body}`
  })

/** One request as bytes, seldom with bytes changed. */
export const fuzzRequest: fc.Arbitrary<string> = fc
  .tuple(
    plainRequest,
    fc.oneof(
      { weight: 20, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 4 }) },
    ),
  )
  .map(([request, mutations]) => mutated(request, mutations))

/** What is sent on one connection, one behind the other. */
export const fuzzScript: fc.Arbitrary<string[]> = fc.array(fuzzRequest, { minLength: 1, maxLength: 10 })
