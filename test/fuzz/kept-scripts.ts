import { place } from './placeholders.ts'

const request = (start: string, ...fields: string[]) =>
  `${[start, `Host: 127.0.0.1:${place.port}`, `X-Api-Key: ${place.key}`, ...fields].join('\r\n')}\r\n\r\n`

/** The shortest form of what a run has found: one entry a finding. */
export const keptScripts: readonly (readonly string[])[] = [
  // An upgrade behind a request that is not answered yet ended the process.
  [
    request('GET /keyed/v1/a HTTP/1.1'),
    request('GET /demo/v1/models HTTP/1.0', 'Connection: upgrade', 'Upgrade: websocket'),
    request('PUT /demo.files/pub HTTP/1.1', 'Content-Length: 0'),
  ],
  // A client key went on as the protocol to switch to, inside Basic in another header, and as a header's name.
  [request('GET /demo/v1/chat HTTP/1.1', 'Connection: upgrade', `Upgrade: ${place.key}`)],
  [request('PUT /open/v1 HTTP/1.1', `Content-Type: Basic ${place.basic}`, 'Content-Length: 0')],
  [request('GET /open/v1 HTTP/1.1', `X-A: ${place.otherKey}`, `${place.key}: 1`)],
  // A dot segment with an encoded path parameter.
  [request('PATCH /demo/v1/..%3b/~? HTTP/1.1', 'Content-Length: 0')],
  // A segment of nothing but path parameters, which some servers read as no segment at all.
  [request('GET /open/v1/;/admin/a HTTP/1.1')],
  // A Basic credential behind other text.
  [request('GET /demo/v1/a HTTP/1.1', `Accept: tion: Basic ${place.basic}`)],
  // Two lines of a field that Node's HTTP/2 client takes for single.
  [request('GET /demo/v1/a HTTP/1.1', 'User-Agent: a', 'User-Agent: b')],
  // What is kept back as a header came as a trailer.
  [request('GET /demo/v1/a HTTP/1.1', 'X-Fuzz-Answer: hostile-trailers')],
  // A length that the parser does not know decided that there is no body.
  [`${request('PATCH /demo/v1/a HTTP/1.1', 'Content-Length: 5', 'Content_Length: ')}hello`],
]
