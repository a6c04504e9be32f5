import fc from 'fast-check'
import { mostly } from './mostly.ts'
import { filledLength, place } from './placeholders.ts'

/** A body and the header lines that frame it. */
export interface Framed {
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
  '0\r\nX-T: 1\r\nx-t: 2\r\nX-U: 3\r\n\r\n',
  `0\r\nX-T: ${place.key}\r\n\r\n`,
  '0\r\nAuthorization: x\r\nX-T: 1\r\n\r\n',
  '0\n\n',
  '0\r\n',
  '',
  '00\r\n\r\n',
  '0;a\r\n\r\n',
)
/** Only what is announced may travel on behind the body. */
const announced = fc.constantFrom<string[]>([], [], [], ['Trailer: X-T'], ['Trailer: x-t, Authorization, X-Api-Key'])
export const framed: fc.Arbitrary<Framed> = fc.oneof(
  { weight: 20, arbitrary: fc.constant<Framed>({ fields: [], body: '' }) },
  { weight: 12, arbitrary: text.map((body) => ({ fields: [`Content-Length: ${filledLength(body)}`], body })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.array(text, { maxLength: 3 }),
        fc.oneof({ weight: 8, arbitrary: size }, { weight: 1, arbitrary: oddSize }),
        lastChunk,
        announced,
      )
      .map(([parts, sizeOf, end, trailer]) => ({
        ...{ fields: ['Transfer-Encoding: chunked', ...trailer], body: chunks(parts, sizeOf, end) },
      })),
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
