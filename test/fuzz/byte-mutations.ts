import fc from 'fast-check'

/** One change of bytes; `at` is a share of the request's length. */
export interface Mutation {
  readonly kind: 'flip' | 'insert' | 'delete' | 'repeat' | 'word' | 'truncate'
  readonly at: number
  readonly value: number
}

/** What parsers stumble over. */
const words = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    ' ',
    '\t',
    ':',
    '\r\n\r\n',
    '\r\n ',
    ';',
    ',',
    '%',
    '/',
    '..',
    '\\',
    '#',
    '?',
    '\x7f',
    '\xff',
  ],
  ...['Content-Length: 3\r\n', 'Transfer-Encoding: chunked\r\n', 'Host: evil.example\r\n', 'Connection: close\r\n'],
  ...[
    'X-Api-Key: \x80\r\n',
    '\x80',
    '\x87',
    'HTTP/1.1',
    '\r\nGET /demo/v1/inner HTTP/1.1\r\n',
    '0\r\n\r\n',
    'Expect: 100-continue\r\n',
  ],
]

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'insert', 'delete', 'repeat', 'word', 'word', 'truncate'),
  at: fc.integer({ min: 0, max: 9_999 }).map((share) => share / 10_000),
  value: fc.nat(255),
})

/** Applies mutations to a request whose characters are bytes. */
export function mutated(request: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((text, { kind, at, value }) => {
    const index = Math.floor(at * text.length)
    const [before, after] = [text.slice(0, index), text.slice(index)]
    switch (kind) {
      case 'flip':
        return after === ''
          ? text
          : before + String.fromCharCode(after.charCodeAt(0) ^ (1 << (value % 8))) + after.slice(1)
      case 'insert':
        return before + String.fromCharCode(value) + after
      case 'delete':
        return before + after.slice(1 + (value % 8))
      case 'repeat':
        return before + after.slice(0, 1 + (value % 24)) + after
      case 'word':
        return before + words[value % words.length] + after
      default:
        return before
    }
  }, request)
}
