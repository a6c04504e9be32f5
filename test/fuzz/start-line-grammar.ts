import fc from 'fast-check'
import { mostly } from './mostly.ts'
import { place } from './placeholders.ts'

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

/** The first line of a request: what tools send, and what leads two parsers to different places. */
export const startLine = fc.tuple(method, target, version).map((parts) => parts.join(' '))
