import { constants, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { answerCanary } from './answer-canary.ts'
import type { StrictRequest } from './strict-request.ts'

type Send = (stream: ServerHttp2Stream) => void
export interface Http2Answer {
  /** Comes before the body does. */
  readonly early: boolean
  /** Says that nothing was done with the request, which so may be sent again (RFC 9113 §8.7). */
  readonly unprocessed: boolean
  readonly send: Send
}

const whole =
  (status: number, headers: OutgoingHttpHeaders = {}, body = ''): Send =>
  (stream) => {
    stream.respond({ ':status': status, ...headers })
    stream.end(body)
  }
const ok = whole(200, { 'content-type': 'text/plain', 'content-length': '2' }, 'ok')
const hostile = {
  ...{ 'set-cookie': `a=${answerCanary}`, 'access-control-allow-origin': answerCanary },
  ...{ 'x-tokenvault-error': answerCanary, 'alt-svc': answerCanary },
}
const followedBy =
  (trailers: OutgoingHttpHeaders): Send =>
  (stream) => {
    stream.respond({ ':status': 200 }, { waitForTrailers: true })
    stream.once('wantTrailers', () => stream.closed || stream.sendTrailers(trailers))
    stream.write('ok')
    stream.end('!!!')
  }
const interims =
  (times: number, then: Send): Send =>
  (stream) => {
    for (let left = times; left > 0; left -= 1) {
      stream.additionalHeaders({ ':status': 103, link: '</x>', 'set-cookie': answerCanary })
    }
    then(stream)
  }
const reset =
  (code: number): Send =>
  (stream) =>
    stream.close(code)
const refused = reset(constants.NGHTTP2_REFUSED_STREAM)

/** How an HTTP/2 upstream answers, good and bad: by the name that the request carries in `X-Fuzz-Answer`. */
const answers: Readonly<Record<string, Send>> = {
  ...{ ok, early: ok, refused },
  ...{ chunked: followedBy({ 'x-t': '1' }), 'hostile-trailers': followedBy(hostile) },
  ...{ interim: interims(1, ok), interims: interims(40, ok) },
  'interim-reset': interims(1, reset(constants.NGHTTP2_INTERNAL_ERROR)),
  ...{ empty: whole(204), 'not-modified': whole(304, { 'content-length': '9' }), unauthorized: whole(401) },
  ...{ short: whole(200, { 'content-length': '10' }, 'ok'), long: whole(200, { 'content-length': '1' }, 'ok') },
  ...{ hostile: whole(200, hostile), redirect: whole(302, { location: 'https://evil.example/steal' }) },
  ...{ big: whole(200, { 'x-big': 'b'.repeat(40_000) }, 'ok'), 'too-big': whole(200, { 'x-big': 'b'.repeat(70_000) }) },
  many: whole(200, Object.fromEntries(Array.from({ length: 200 }, (_none, index) => [`x-${index}`, '1']))),
  ...{ calm: reset(constants.NGHTTP2_ENHANCE_YOUR_CALM), 'reset-clean': reset(constants.NGHTTP2_NO_ERROR) },
  'reset-late'(stream) {
    stream.respond({ ':status': 200 })
    stream.write('half', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR))
  },
  'until-close'(stream) {
    ok(stream)
    stream.session?.close()
  },
  goaway(stream) {
    stream.session?.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM)
    ok(stream)
  },
  drop: (stream) => stream.session?.destroy(),
}
export const http2AnswerNames = Object.keys(answers)

export function http2Answer({ method, headers }: StrictRequest): Http2Answer {
  const asked = headers.find(([name]) => name === 'x-fuzz-answer')?.[1] ?? 'ok'
  const known = method !== 'HEAD' && Object.hasOwn(answers, asked)
  const send = known ? (answers[asked] as Send) : method === 'HEAD' ? whole(200, { 'content-length': '2' }) : ok
  return { early: known && asked === 'early', unprocessed: send === refused, send }
}
